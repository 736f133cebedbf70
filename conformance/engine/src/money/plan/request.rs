//! The request of a planned payment, whole.

use serde::Serialize;
use url::Url;

use paysys_exchange::{Built, Request, SafeUrl};
use paysys_scenario::Who;

/// A whole request, with stand-ins for the fresh id and the signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedRequest {
    pub verb: String,
    /// Where it goes, as the URL's parser reads it.
    pub url: String,
    /// Every header that the kit itself sets, in their order.
    pub headers: Vec<(String, String)>,
    /// The body, which is JSON: whatever else could pay is in no plan.
    pub body: String,
}

impl PlannedRequest {
    pub(super) fn of(request: &Request, base: &SafeUrl) -> Self {
        let url = base.append(&request.path);
        Self {
            verb: request.verb.clone(),
            url: Url::parse(&url).map_or(url, String::from),
            headers: request.headers.clone(),
            body: String::from_utf8_lossy(&request.body).into_owned(),
        }
    }

    /// Is this what is sent, apart from the body, in which ids are new, and the signature?
    pub(crate) fn is_dressed_like(&self, sent: &Built) -> bool {
        let planned = self.headers.iter();
        let planned = planned.map(|(name, value)| unsigned(name, value.as_bytes()));
        let headers = sent.headers().iter();
        let headers = headers.map(|(name, value)| unsigned(name.as_str(), value.as_bytes()));
        self.verb == sent.verb().as_str()
            && self.url == sent.url().as_str()
            && sorted(planned) == sorted(headers)
    }

    /// In words: what about it is not as in every usual payment to this URL.
    #[must_use]
    pub fn oddities(&self, base: &str) -> Vec<String> {
        let mut oddities = Vec::new();
        if self.verb != "POST" || self.url != base {
            oddities.push(format!("{} {}", self.verb, self.url));
        }
        let is_usual = |name: &str, value: &str| match name {
            "Content-Type" => value == "application/json",
            "Auth" => [Who::First, Who::Second, Who::Blocked]
                .iter()
                .any(|who| value == format!("<{who}>-<hash>-<milliseconds>")),
            _ => false,
        };
        let headers = self.headers.iter();
        let odd = headers.filter(|(name, value)| !is_usual(name, value));
        oddities.extend(odd.map(|(name, value)| format!("{name}: {value}")));
        for usual in ["Content-Type", "Auth"] {
            let mut headers = self.headers.iter();
            if !headers.any(|(name, _)| name.eq_ignore_ascii_case(usual)) {
                oddities.push(format!("no {usual} header"));
            }
        }
        oddities
    }
}

/// A header as it can be compared: the signature is another each time.
fn unsigned(name: &str, value: &[u8]) -> (String, Vec<u8>) {
    let name = name.to_lowercase();
    let value = if name == "auth" { &[] } else { value };
    (name, value.to_vec())
}

fn sorted(headers: impl Iterator<Item = (String, Vec<u8>)>) -> Vec<(String, Vec<u8>)> {
    let mut headers: Vec<_> = headers.collect();
    headers.sort();
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://paysys.uz/gateway";

    fn base() -> SafeUrl {
        SafeUrl::parse(URL).unwrap()
    }

    fn usual() -> Request {
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Request {
            verb: "POST".to_owned(),
            path: String::new(),
            headers: vec![
                header("Content-Type", "application/json"),
                header("Auth", "<second service>-<hash>-<milliseconds>"),
            ],
            body: b"{}".to_vec(),
        }
    }

    fn with(change: impl FnOnce(&mut Request)) -> Request {
        let mut request = usual();
        change(&mut request);
        request
    }

    #[test]
    fn what_is_not_usual_is_shown() {
        let shown = |request: &Request| PlannedRequest::of(request, &base()).oddities(URL);
        assert_eq!(shown(&usual()), Vec::<String>::new());
        let path = with(|it| it.path = "/a\tb?x".to_owned());
        assert_eq!(shown(&path), ["POST https://paysys.uz/gateway/ab?x"]);
        let verb = with(|it| it.verb = "PUT".to_owned());
        assert_eq!(shown(&verb), ["PUT https://paysys.uz/gateway"]);
        let more = with(|it| it.headers.push(("X-A".to_owned(), "b".to_owned())));
        assert_eq!(shown(&more), ["X-A: b"]);
        let unsigned = with(|it| it.headers.truncate(1));
        assert_eq!(shown(&unsigned), ["no Auth header"]);
        let stale = with(|it| it.headers[1].1 = "<service>-<hash>-<seconds>".to_owned());
        assert_eq!(shown(&stale), ["Auth: <service>-<hash>-<seconds>"]);
        let charset = with(|it| it.headers[0].1 += "; charset=utf-16");
        assert_eq!(shown(&charset).len(), 1);
    }

    #[test]
    fn only_body_and_signature_may_differ_when_it_is_sent() {
        let planned = PlannedRequest::of(&usual(), &base());
        let is_so = |request: &Request| {
            let sent = request.build(&base()).unwrap();
            planned.is_dressed_like(&sent)
        };
        assert!(is_so(&with(|it| it.body = b"{\"id\":1}".to_vec())));
        assert!(is_so(&with(|it| it.headers[1].1 = "me-00ff-1".to_owned())));
        for other in [
            with(|it| it.verb = "PUT".to_owned()),
            with(|it| it.path = "/x".to_owned()),
            with(|it| it.headers[0].1 = "text/plain".to_owned()),
            with(|it| it.headers.truncate(1)),
            with(|it| it.headers.push(("X-A".to_owned(), "b".to_owned()))),
        ] {
            assert!(!is_so(&other), "{other:?}");
        }
    }
}
