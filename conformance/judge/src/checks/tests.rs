//! Every check sees what is wrong, and nothing where nothing is. No gateway is needed: conversations are made up.

mod arranged;
mod clock;
mod conversation;
mod expectations;
mod money;
mod observations;
mod served;
mod wire;

use super::Breach;

/// Requirements and place: `PAY-05 $.result.details.transaction_id`.
fn told(breaches: &[Breach]) -> Vec<String> {
    let one = |breach: &Breach| {
        let ids: Vec<&str> = breach.requirements.iter().map(|id| id.as_str()).collect();
        format!("{} {}", ids.join(", "), breach.mismatch.path)
    };
    breaches.iter().map(one).collect()
}
