//! What the kit did wrong, and what is not as it was arranged: neither is the gateway's doing.

use std::fmt;

use paysys_contract::Fault;
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
        what: String,
    },
    Failed(String),
}

impl fmt::Display for KitFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongRequest { line, fault } => write!(
                formatter,
                "line {line}: the request is expected to succeed, and is wrong at `{}`: {}",
                fault.place, fault.message
            ),
            Self::NotAsArranged { line, mismatch } => {
                let Mismatch {
                    path,
                    expected,
                    actual,
                } = mismatch;
                write!(
                    formatter,
                    "line {line}: not as arranged: {path} is {actual}, and should be {expected}"
                )
            }
            Self::Missing { line, what } => write!(formatter, "line {line}: {what}"),
            Self::Failed(reason) => formatter.write_str(reason),
        }
    }
}
