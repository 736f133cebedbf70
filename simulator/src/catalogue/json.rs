//! The catalogue as JSON, for tools.

use super::Catalogue;

pub(super) fn render(catalogue: &Catalogue) -> String {
    let json = serde_json::to_string_pretty(catalogue);
    json.expect("a catalogue holds nothing that JSON cannot say") + "\n"
}
