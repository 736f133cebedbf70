//! What the kit did wrong, and what is not as it was arranged: neither is the gateway's doing.

use std::fmt;

use paysys_contract::{Fault, Said};
use paysys_scenario::Mismatch;

/// Something that keeps a scenario from a verdict, through no fault of the gateway's.
#[derive(Clone, Debug)]
pub enum KitFault {
    /// A request that is to succeed breaks the contract.
    WrongRequest {
        line: usize,
        fault: Fault,
    },
    NotAsArranged {
        line: usize,
        mismatch: Mismatch,
    },
    /// A step refers to something that is not there, though nothing else is wrong.
    Missing {
        line: usize,
        what: Said,
    },
    Failed(Said),
}

impl KitFault {
    #[must_use]
    pub fn said(&self) -> Said {
        let in_line = |line: usize, what: Said| {
            let in_line = Said::of("reason.in_line").with("line", line);
            in_line.with("what", what)
        };
        match self {
            Self::WrongRequest { line, fault } => {
                let wrong = Said::of("reason.wrong_request").with("place", &fault.place);
                in_line(*line, wrong.with("message", &fault.message))
            }
            Self::NotAsArranged { line, mismatch } => {
                let otherwise = Said::of("reason.not_as_arranged")
                    .with("path", mismatch.path.to_string())
                    .with("actual", mismatch.actual.said())
                    .with("expected", mismatch.expected.said());
                in_line(*line, otherwise)
            }
            Self::Missing { line, what } => in_line(*line, what.clone()),
            Self::Failed(reason) => reason.clone(),
        }
    }
}

/// In English.
impl fmt::Display for KitFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(formatter)
    }
}
