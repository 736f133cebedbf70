//! [`Lie::TrailingGarbage`](paysys_core::fault::Lie::TrailingGarbage)

/// What a careless server in between adds to everything that passes.
const GARBAGE: &[u8] = b"\n<!-- pay-3 0.012 s -->";

/// Adds text behind the JSON.
pub(super) fn tell(answer: &[u8]) -> Vec<u8> {
    [answer, GARBAGE].concat()
}

#[cfg(test)]
mod tests {
    use super::super::truth::{CHECK, PAYOUT};
    use super::*;

    #[test]
    fn the_answer_is_no_longer_json() {
        for answer in [PAYOUT, CHECK] {
            let lied = tell(answer.as_bytes());
            assert!(lied.starts_with(answer.as_bytes()));
            assert!(serde_json::from_slice::<serde::de::IgnoredAny>(&lied).is_err());
        }
    }
}
