//! Reports: the same result for tired people and for machines.

mod json;
mod terminal;

pub use json::write as json;
pub use terminal::write as terminal;

/// What a run was aimed at, as reports say it. Never holds a secret.
#[derive(Clone, Debug, serde::Serialize)]
pub struct TargetName {
    /// `embedded simulator`, `simulator` or `live`.
    pub kind: &'static str,
    /// Where it is, for targets somebody named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}
