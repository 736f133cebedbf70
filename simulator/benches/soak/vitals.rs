//! Memory and descriptors over time.

use std::time::Duration;

use crate::place::World;
use crate::server::Server;

/// By so much the last quarter may exceed the one before it: allocators and traffic are not steady.
const SLACK: f64 = 1.05;
const SLACK_KIB: u64 = 4096;
const SLACK_DESCRIPTORS: usize = 32;

/// What was measured, oldest first.
pub(crate) struct Vitals {
    at_first: usize,
    resident_kib: Vec<u64>,
    descriptors: Vec<usize>,
}

impl Vitals {
    pub(crate) fn of(server: &Server) -> Self {
        Self {
            at_first: server.descriptors(),
            resident_kib: Vec::new(),
            descriptors: Vec::new(),
        }
    }

    pub(crate) fn sample(&mut self, server: &Server, world: &World) {
        self.resident_kib.push(server.resident_kib());
        self.descriptors.push(server.descriptors());
        if self.resident_kib.len().is_multiple_of(10) {
            let (kib, descriptors) = (server.resident_kib(), server.descriptors());
            print!("{kib} KiB, {descriptors} descriptors; ");
            world.tell();
        }
    }

    /// Whether anything grew, and whether all descriptors come back when the clients are gone.
    pub(crate) async fn judge(&self, server: &Server) -> Vec<String> {
        let mut faults = Vec::new();
        let [before, last] = quarters(&self.resident_kib);
        println!(
            "resident memory: at most {before} KiB in the third quarter, {last} KiB in the last"
        );
        if last as f64 > before as f64 * SLACK + SLACK_KIB as f64 {
            faults.push(format!("memory grew from {before} to {last} KiB"));
        }
        let [before, last] = quarters(&self.descriptors);
        println!("descriptors: at most {before} in the third quarter, {last} in the last");
        if last > before + before / 4 + SLACK_DESCRIPTORS {
            faults.push(format!("descriptors grew from {before} to {last}"));
        }
        // A hang ends when the client is seen to be gone, or after a minute.
        for _ in 0..700 {
            if server.descriptors() <= self.at_first {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let (first, left) = (self.at_first, server.descriptors());
        println!("descriptors: {first} before any client, {left} when all were gone");
        if left > first {
            faults.push(format!("{left} descriptors are left of {first}"));
        }
        faults
    }
}

/// The most of the third and of the last quarter.
fn quarters<T: Copy + Ord + Default>(samples: &[T]) -> [T; 2] {
    let quarter = (samples.len() / 4).max(1);
    let mut last = samples.rchunks(quarter);
    let mut most = || last.next().and_then(|part| part.iter().max().copied());
    let (fourth, third) = (most(), most());
    [third, fourth].map(Option::unwrap_or_default)
}
