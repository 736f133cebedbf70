//! Whether a body could be taken for a payment.

use paysys_contract::Calls;
use paysys_shared::json::Json;

/// Could this body be taken for a payment? Asked where nothing needs to be kept back, because a simulator or a gateway in
/// memory answers: then a lost answer leaves it unknown whether its money moved.
#[must_use]
pub fn may_pay(body: &[u8]) -> bool {
    let calls = Calls::built_in();
    let words = [calls.paying.method.as_str(), calls.paying.form.as_str()];
    let said = |text: &str| {
        let text = text.to_lowercase();
        words.iter().any(|word| text.contains(word))
    };
    let Ok(text) = std::str::from_utf8(body) else {
        return true;
    };
    // Without escapes every text of the document stands in it as it is.
    let is_said = said(text);
    if is_said || !text.contains('\\') {
        return is_said;
    }
    let document = paysys_shared::json::parse(body);
    document.is_ok_and(|document| texts(&document).into_iter().any(said))
}

/// Every text and every name in a document, decoded.
fn texts(document: &Json) -> Vec<&str> {
    match document {
        Json::Null | Json::Bool(_) | Json::Number(_) => Vec::new(),
        Json::Text(text) => vec![text],
        Json::List(items) => items.iter().flat_map(texts).collect(),
        Json::Object(members) => {
            let below = |(name, value)| [vec![name as &str], texts(value)].concat();
            members
                .iter()
                .map(|(name, value)| (name, value))
                .flat_map(below)
                .collect()
        }
    }
}
