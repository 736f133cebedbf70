//! What is sent again and again.

use crate::payout::PAYOUT;
use crate::simulator::Simulator;
use crate::wrk::{Load, Run};
use crate::{check, client};

const CONNECTIONS: u32 = 32;
const SECONDS: u64 = 2;

/// A method of the gateway.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Method {
    Payout,
    Check,
}

/// A request of it, and what a simulator answered.
pub(crate) struct Request {
    body: String,
    pub(crate) answer: String,
}

impl Method {
    pub(crate) const ALL: [Self; 2] = [Self::Payout, Self::Check];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Payout => "payout",
            Self::Check => "check",
        }
    }

    /// How much of bare hyper's throughput it is to reach, and how many times its processor time.
    pub(crate) const fn goals(self) -> (f64, f64) {
        match self {
            Self::Payout => (0.70, 1.45),
            Self::Check => (0.80, 1.25),
        }
    }

    /// A check is one of a payment that is made here.
    pub(crate) fn request(self, simulator: &Simulator) -> Request {
        let answer_to = |body: &str| {
            let answer = client::post(simulator.url("gateway_url"), &client::auth(), body);
            assert!(answer.contains(r#""error":null"#), "refused: {answer}");
            answer
        };
        let payout = answer_to(PAYOUT);
        let (body, answer) = match self {
            Self::Payout => (PAYOUT.to_owned(), payout),
            Self::Check => {
                let check = check::check(check::transaction_id(&payout));
                let answer = answer_to(&check);
                (check, answer)
            }
        };
        Request { body, answer }
    }
}

impl Request {
    /// Sends it to a server for a while, signed now.
    pub(crate) fn send(&self, url: &str) -> Run {
        let (auth, body) = (client::auth(), &self.body);
        let lua = format!(
            "wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'application/json'\n\
             wrk.headers['Auth'] = '{auth}'\nwrk.body = '{body}'\n"
        );
        let load = Load {
            lua: &lua,
            answer: &self.answer,
            connections: CONNECTIONS,
            seconds: SECONDS,
        };
        load.send(url)
    }
}
