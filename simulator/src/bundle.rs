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

pub use call::{CallShape, RefusedShape, decided};
pub use command::{CommandShape, CommandedShape, outcome};
pub use content::Content;
pub use head::{Head, VERSION};
pub use read::{Bundle, BundleError};
pub use write::chunks;

/// One event, as a line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventShape {
    /// A call and what came of it.
    Call(Box<CallShape>),
    /// A request that was no call: it only used up a number.
    Refused(RefusedShape),
    /// A command and what came of it.
    Command(Box<CommandedShape>),
}
