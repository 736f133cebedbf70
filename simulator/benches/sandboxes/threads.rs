//! Do sandboxes get into each other's way? In this process and without HTTP, so that no client takes
//! processor time from the servers.

use std::sync::Barrier;
use std::time::{Duration, Instant};

use paysys_simulator::journal::Journal;

use crate::caller::{self, Caller};
use crate::distribution::Distribution;
use crate::goal;

const ROUNDS: usize = 15;
/// How many payouts each thread makes in a round.
const PAYOUTS: u32 = 20_000;
/// So many payouts are timed at once: looking at a clock takes a while itself.
const BATCH: u32 = 100;
const BATCHES: usize = 3_000;

/// Payouts in one sandbox alone; while another one is locked; in two threads, with a sandbox each; and,
/// to see what a lock in common does, in two threads with one sandbox. Where something global were
/// locked for a call, the third would look like the fourth: less than twice the payouts, which a busy
/// machine can feign, and threads that wait for each other, which it cannot.
pub(crate) fn report() {
    let registry = caller::registry(Journal::DEFAULT_LIMIT_BYTES);
    let [one, other] = ["one", "other"].map(|name| caller::create(&registry, name));
    let [first, second] = [&one, &other].map(Caller::of);
    // Journals that are full have each round cost the same.
    pay(&[&first, &second], 3 * PAYOUTS);
    let mut rounds = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        let alone = pay(&[&first], PAYOUTS);
        let guard = other.state();
        let beside_a_locked_one = pay(&[&first], PAYOUTS);
        drop(guard);
        let with_one_each = pay(&[&first, &second], PAYOUTS);
        let with_one_in_common = pay(&[&first, &first], PAYOUTS);
        let paid = [beside_a_locked_one, with_one_each, with_one_in_common];
        for (round, paid) in rounds.iter_mut().zip(paid) {
            round.push([paid.per_second / alone.per_second, paid.waits_per_thousand]);
        }
    }
    let median = |round: &[[f64; 2]], figure: usize| {
        let mut sorted: Vec<f64> = round.iter().map(|figures| figures[figure]).collect();
        sorted.sort_by(f64::total_cmp);
        sorted[ROUNDS / 2]
    };
    let [locked, each, common] = rounds.map(|round| [0, 1].map(|figure| median(&round, figure)));
    println!("\npayouts per second without HTTP, as a multiple of those of one thread alone:");
    goal::compare("while another sandbox is locked", locked[0], 0.95..);
    goal::compare("two threads, a sandbox each", each[0], 1.80..);
    println!("  two threads, one sandbox in common: {:.2}", common[0]);
    println!("how often a thread waited for another, in a thousand payouts:");
    goal::compare("two threads, a sandbox each", each[1], ..=0.1);
    println!("  two threads, one sandbox in common: {:.2}", common[1]);
}

/// What clients got done together.
struct Paid {
    per_second: f64,
    waits_per_thousand: f64,
}

/// Lets all these clients pay, each in a thread of its own.
fn pay(clients: &[&Caller], payouts: u32) -> Paid {
    let start = Barrier::new(clients.len());
    let work = |client: &Caller| {
        start.wait();
        let waits = waits();
        let took = timed(|| (0..payouts).for_each(|_| client.pay()));
        (took, self::waits() - waits)
    };
    let paid: Vec<(Duration, u64)> = std::thread::scope(|scope| {
        let threads = clients.iter().map(|client| scope.spawn(|| work(client)));
        let threads: Vec<_> = threads.collect();
        let paid = threads.into_iter().map(|thread| thread.join());
        paid.map(|paid| paid.expect("payouts")).collect()
    });
    let payouts = f64::from(payouts) * clients.len() as f64;
    let slowest = paid.iter().map(|(took, _)| *took).max().unwrap_or_default();
    let waits: u64 = paid.iter().map(|(_, waits)| waits).sum();
    Paid {
        per_second: payouts / slowest.as_secs_f64(),
        waits_per_thousand: waits as f64 * 1e3 / payouts,
    }
}

/// How often this thread gave up its processor until now because it had to wait for something. A thread
/// that finds a lock taken does; one whose turn is over does not count.
fn waits() -> u64 {
    let status = std::fs::read_to_string("/proc/thread-self/status").expect("Linux's /proc");
    let count = status
        .lines()
        .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
    count
        .and_then(|count| count.trim().parse().ok())
        .expect("a count")
}

/// How long a payout holds its sandbox's lock: the time for taking it, for all that is done under it,
/// and for letting it go, in one thread that nobody disturbs. What the gateway does before and after is
/// made beforehand or kept for later, as it does not hold up others.
pub(crate) fn report_hold() {
    let registry = caller::registry(Journal::DEFAULT_LIMIT_BYTES);
    let sandbox = caller::create(&registry, "hot");
    let caller = Caller::of(&sandbox);
    let document = caller::document();
    let call = caller::call(&document, sandbox.behaviour());
    let batch = || -> Duration {
        let arrivals: Vec<_> = (0..BATCH).map(|_| caller.arrival()).collect();
        let mut answers = Vec::with_capacity(arrivals.len());
        let took = timed(|| {
            for arrival in &arrivals {
                answers.push(sandbox.state().call(&call, None, None, arrival));
            }
        });
        took / BATCH
    };
    // The first half fills the journal: from then on each entry has an old one go.
    let times: Vec<Duration> = (0..BATCHES).map(|_| batch()).collect();
    let times = Distribution::of(times.into_iter().skip(BATCHES / 2));
    Distribution::title("a payout holds its sandbox's lock");
    times.print("means of a hundred");
    goal::compare("hold time per payout, p50, µs", times.micros(50), ..=1.5);
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures wall time")]
fn timed(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}
