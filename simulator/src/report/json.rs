//! For programs: the shapes of the admin API, all sandboxes in one document.

use super::Report;

pub(super) fn write(report: &Report) -> String {
    let text = serde_json::to_string_pretty(report);
    text.expect("a report holds nothing that JSON cannot say") + "\n"
}
