//! How a request is answered that is no call.

use paysys_core::answer::Reply;

/// All that its answer says; what is journalled and what goes out are both made of it.
#[derive(Debug)]
pub struct Refused {
    pub reply: Reply,
    pub status: u16,
    /// The verb to use, where another one was used.
    pub allow: Option<&'static str>,
}
