//! An accident that a scenario arranges.

/// An accident that only an arranged situation brings about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accident {
    /// The connection ends, or the time is up, before an answer is complete.
    NoAnswer,
    /// An HTTP answer from something in front of the gateway, without an RPC body.
    NoRpcAnswer,
}

impl Accident {
    pub(super) fn read(text: &str) -> Option<Self> {
        let known = [Self::NoAnswer, Self::NoRpcAnswer];
        known.into_iter().find(|known| known.marker() == text)
    }

    #[must_use]
    pub const fn marker(self) -> &'static str {
        match self {
            Self::NoAnswer => "<no answer>",
            Self::NoRpcAnswer => "<no rpc answer>",
        }
    }
}
