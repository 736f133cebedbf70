//! A simulator with so many payments in its default sandbox.

use crate::figures::Measured;
use crate::payout::PAYOUT;
use crate::simulator::Simulator;
use crate::wrk::{Load, Run};
use crate::{check, client, memory};

/// Few enough that a check does not wait long for others, so that p99 tells of the server.
const CONNECTIONS: u32 = 8;
const SECONDS: u64 = 3;
/// How long one round of filling takes at most; each has a signature of its own.
const SECONDS_PER_FILLING: u64 = 20;
/// Few machines make more payments in a second; a round lasts as long as it was told to, even when
/// there is nothing left to send.
const PAYMENTS_PER_SECOND: u64 = 50_000;
/// So many payments are made first, to have everything else in memory that a call needs.
const WARM_UP: u64 = 5_000;

/// A filled simulator.
pub(crate) struct Ledger {
    simulator: Simulator,
    first: u64,
    payout: String,
    pub(crate) payments: u64,
    /// By how much the process grew while all but the first few of them were made.
    pub(crate) grown_bytes: u64,
}

impl Ledger {
    /// Makes at least so many payments over HTTP. The journal is small, so what grows is the ledger.
    pub(crate) fn of(payments: u64) -> Self {
        let simulator = Simulator::start(&["--journal-mib", "1"]);
        let payout = pay(&simulator);
        let mut ledger = Self {
            simulator,
            first: check::transaction_id(&payout),
            payout,
            payments: 1,
            grown_bytes: 0,
        };
        ledger.fill(WARM_UP.min(payments / 2));
        let (bytes, warm) = (ledger.resident_bytes(), ledger.payments);
        while ledger.payments < payments {
            ledger.fill(payments);
        }
        // As if the first ones had cost as much as the others.
        let grown = ledger.resident_bytes() - bytes;
        ledger.grown_bytes = grown * ledger.payments / (ledger.payments - warm);
        ledger
    }

    /// Makes payments until there are so many, or the time for it is over.
    fn fill(&mut self, payments: u64) {
        let left = payments.saturating_sub(self.payments).max(2);
        let body = PAYOUT;
        let lua = format!(
            "{}local left, payout = {left}, post('{body}')\n\
             function request()\n\
               left = left - 1\n\
               if left == 0 then wrk.thread:stop() end\n\
               return payout\n\
             end\n",
            post()
        );
        let seconds = left / PAYMENTS_PER_SECOND + 1;
        self.send(&lua, &self.payout, seconds.min(SECONDS_PER_FILLING));
        self.payments = check::transaction_id(&pay(&self.simulator)) - self.first + 1;
    }

    /// One round of checks, of payments all over the ledger.
    pub(crate) fn check(&self) -> Measured {
        let (first, last) = (self.first, self.first + self.payments - 1);
        let check = check::check("' .. id .. '");
        let lua = format!(
            "{}math.randomseed(os.time())\n\
             function request()\n\
               local id = math.random({first}, {last})\n\
               return post('{check}')\n\
             end\n",
            post()
        );
        // Ids are consecutive: where both ends are found, so is everything between them.
        let [_, answer] = [first, last].map(|id| self.must_find(id));
        Measured::of(&self.simulator.process, || {
            self.send(&lua, &answer, SECONDS)
        })
    }

    fn send(&self, lua: &str, answer: &str, seconds: u64) -> Run {
        let load = Load {
            lua,
            answer,
            connections: CONNECTIONS,
            seconds,
        };
        load.send(self.simulator.url("gateway_url"))
    }

    fn must_find(&self, transaction_id: u64) -> String {
        let check = check::check(transaction_id);
        let url = self.simulator.url("gateway_url");
        let answer = client::post(url, &client::auth(), &check);
        assert!(answer.contains(r#""status":"#), "not found: {answer}");
        answer
    }

    fn resident_bytes(&self) -> u64 {
        memory::resident_bytes(&self.simulator.process)
    }
}

/// A Lua function that makes a request of a body, signed now.
fn post() -> String {
    let auth = client::auth();
    format!(
        "local head = 'POST /gateway HTTP/1.1\\r\\nHost: x\\r\\nAuth: {auth}\\r\\n\
         Content-Type: application/json\\r\\nContent-Length: '\n\
         local function post(body) return head .. #body .. '\\r\\n\\r\\n' .. body end\n"
    )
}

/// Makes one payment.
fn pay(simulator: &Simulator) -> String {
    let url = simulator.url("gateway_url");
    client::post(url, &client::auth(), PAYOUT)
}
