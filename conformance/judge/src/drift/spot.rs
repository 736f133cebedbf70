//! Where in an answer two sides differ.

use paysys_shared::json::Path;
use strum::Display;

/// Where in an answer two sides differ.
#[derive(Clone, Debug, PartialEq, Eq, Display)]
pub enum Spot {
    #[strum(to_string = "the step")]
    Step,
    #[strum(to_string = "$.result.result.status, one after the other")]
    Statuses,
    #[strum(to_string = "http status")]
    HttpStatus,
    #[strum(to_string = "content type")]
    ContentType,
    /// Where one of the two is no JSON.
    #[strum(to_string = "the body")]
    Body,
    #[strum(to_string = "{0}")]
    At(Path),
}
