//! A header that cannot be taken apart.

use super::Diagnosis;

pub(super) fn explain(header: &str) -> Diagnosis {
    let what = match header.matches('-').count() {
        _ if header.is_empty() => "it is empty",
        0 | 1 => "it has fewer than three parts",
        _ => "one of its parts is empty",
    };
    Diagnosis::new(
        "malformed",
        format!("the value is not {{service_id}}-{{hash}}-{{timestamp}}: {what}"),
    )
}
