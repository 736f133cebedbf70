//! A bundle: everything that was given to a sandbox and everything that came of it, in one file that
//! can be replayed anywhere. It holds verdicts on signatures, never a hash or a secret.

mod call;
mod command;
mod content;
mod head;
mod read;
mod seal;
mod write;

use serde::{Deserialize, Serialize};

pub(crate) use call::{CallShape, RefusedShape, decided};
pub(crate) use command::{CommandedShape, outcome};
pub(crate) use content::Content;
pub(crate) use head::{BundleHead, VERSION};
pub(crate) use read::{Bundle, BundleError};
pub(crate) use write::Draft;

/// One event, as a line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum EventShape {
    Call(Box<CallShape>),
    /// A request that was no call: it only used up a number.
    Refused(RefusedShape),
    Command(Box<CommandedShape>),
}
