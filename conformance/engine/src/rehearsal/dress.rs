//! From a step's words to a request.

use paysys_exchange::{Request, Signed};
use paysys_scenario::Unsigned;

/// The whole request: what a scenario says about headers takes the place of the usual ones.
pub fn dress(unsigned: &Unsigned, signed: Option<Signed>) -> Request {
    let mut headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    headers.extend(signed.map(|signed| (signed.name, signed.value)));
    let own = unsigned.headers.iter();
    headers.retain(|(name, _)| {
        !own.clone()
            .any(|(known, _)| known.eq_ignore_ascii_case(name))
    });
    headers.extend(own.filter_map(|(name, value)| Some((name.clone(), value.clone()?))));
    Request {
        verb: unsigned.verb.clone(),
        path: unsigned.path.clone(),
        headers,
        body: unsigned.body.clone(),
    }
}
