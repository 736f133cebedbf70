//! There is no `Auth` header, perhaps because it has another name.

use super::Diagnosis;

pub(super) fn explain(stray: Option<&str>) -> Diagnosis {
    match stray {
        Some(name) => Diagnosis::new(
            "other-header",
            format!("the credentials came in the header {name:?}; the header is called \"Auth\""),
        ),
        None => Diagnosis::new(
            "missing-header",
            "there is no Auth header; both methods need `Auth: {service_id}-{hash}-{timestamp}`",
        ),
    }
}
