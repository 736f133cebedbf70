//! Plain calls: what scenarios of one's own may send, in one strict form that no reader can understand differently.

mod body;
mod form;

pub use form::judge as is_own_form;

use super::{Caller, Denied};
use paysys_contract::Calls;
use paysys_exchange::{Built, PaymentTerms};

/// Does this call pay? Then `terms` say whom.
///
/// # Errors
/// When it is no plain call.
pub(super) fn judge(
    request: &Built,
    caller: &Caller,
    terms: Option<&PaymentTerms>,
) -> Result<bool, Denied> {
    let calls = Calls::built_in();
    if request.verb() != "POST" {
        return Err(Denied::Verb(request.verb().to_string()));
    }
    if !request.is_at_base() {
        return Err(Denied::Place(request.url().to_string()));
    }
    headers(request, calls)?;
    if !caller.is_plain(request) {
        return Err(Denied::HeaderValue("auth".to_owned()));
    }
    let envelope = body::read(request.body())?;
    let method = body::method(&envelope)?;
    if let Some(documented) = calls.reading.get(method) {
        body::reading_params(envelope.get("params"), documented)?;
        return Ok(false);
    }
    if method != calls.paying.method {
        return Err(Denied::Method(method.to_owned()));
    }
    let form = body::only_member(envelope.get("params"), &calls.paying.form)?;
    if !caller.is_ours_or_nobody(request) {
        return Err(Denied::Stranger);
    }
    form::judge(form, terms.ok_or(Denied::NoTerms)?)?;
    Ok(true)
}

fn headers(request: &Built, calls: &Calls) -> Result<(), Denied> {
    for name in request.headers().keys() {
        let name = name.as_str();
        if !calls.headers.iter().any(|known| known == name) {
            return Err(Denied::Header(name.to_owned()));
        }
        let value = request
            .header(name)
            .ok_or_else(|| Denied::HeaderTwice(name.to_owned()))?;
        if !is_plain_header(name, value) {
            return Err(Denied::HeaderValue(name.to_owned()));
        }
    }
    Ok(())
}

fn is_plain_header(name: &str, value: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(value) else {
        return false;
    };
    let all = |is_plain: fn(char) -> bool| text.len() <= 300 && text.chars().all(is_plain);
    match name {
        "content-type" => is_json(text),
        "accept" => ["application/json", "*/*"].contains(&text),
        "accept-language" => all(|c| c.is_ascii_alphanumeric() || "-,;=.* ".contains(c)),
        // Whose it is, is the caller's business.
        _ => all(|c| c.is_ascii_graphic()),
    }
}

/// JSON, in the one encoding that the body is read in.
fn is_json(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let rest = text.strip_prefix("application/json");
    let rest = rest.map(|rest| rest.replace([' ', '"'], ""));
    matches!(rest.as_deref(), Some("" | ";charset=utf-8"))
}
