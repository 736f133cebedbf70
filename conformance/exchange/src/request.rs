//! A request: as a scenario words it, and as it will leave.

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use url::Url;

use super::url::SafeUrl;

/// A request as somebody words it. Nothing is decided on this: it is built first.
#[derive(Clone, Debug)]
pub struct Request {
    pub verb: String,
    /// Appended to the gateway's URL.
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// A request in its final form. What is judged and what is sent is this one value, and nothing changes it any more: the
/// HTTP library adds `Host`, `Content-Length`, `Accept` and `User-Agent`, which a test pins.
#[derive(Clone, Debug)]
pub struct Built {
    verb: Method,
    url: Url,
    headers: HeaderMap,
    body: Vec<u8>,
    is_at_base: bool,
}

/// Why a request cannot be built. It never left, so it moved no money.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotBuilt {
    #[error("`{0}` is no HTTP verb")]
    Verb(String),
    #[error("the gateway's URL with `{0}` appended is no URL")]
    Url(String),
    #[error("`{0}` is no header name")]
    HeaderName(String),
    /// A line end or another control character in a header's value.
    #[error("the value of the header `{0}` holds a line end or another control character")]
    HeaderValue(String),
}

impl Request {
    /// Puts the request into its final form.
    ///
    /// # Errors
    /// When there is no such request.
    pub fn build(&self, base: &SafeUrl) -> Result<Built, NotBuilt> {
        let verb = Method::from_bytes(self.verb.as_bytes());
        let verb = verb.map_err(|_| NotBuilt::Verb(self.verb.clone()))?;
        let url = Url::parse(&base.append(&self.path));
        let url = url.map_err(|_| NotBuilt::Url(self.path.clone()))?;
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let key = HeaderName::from_bytes(name.as_bytes());
            let key = key.map_err(|_| NotBuilt::HeaderName(name.clone()))?;
            let value = HeaderValue::from_bytes(value.as_bytes());
            let value = value.map_err(|_| NotBuilt::HeaderValue(name.clone()))?;
            headers.append(key, value);
        }
        Ok(Built {
            is_at_base: url.as_str() == base.append(""),
            verb,
            url,
            headers,
            body: self.body.clone(),
        })
    }
}

impl Built {
    #[must_use]
    pub fn verb(&self) -> &Method {
        &self.verb
    }

    /// Where it goes, as the URL parser understood it.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Does it go to exactly the gateway's URL?
    #[must_use]
    pub fn is_at_base(&self) -> bool {
        self.is_at_base
    }

    /// Every header the kit itself sets, those of one name beside each other.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The one value of a header; none where there is none or more than one.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        let mut values = self.headers.get_all(name).iter();
        let first = values.next()?;
        values.next().is_none().then(|| first.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(path: &str, header: (&str, &str)) -> Request {
        Request {
            verb: "POST".to_owned(),
            path: path.to_owned(),
            headers: vec![(header.0.to_owned(), header.1.to_owned())],
            body: Vec::new(),
        }
    }

    fn base() -> SafeUrl {
        SafeUrl::parse("https://paysys.uz/gateway").unwrap()
    }

    #[test]
    fn what_is_seen_is_what_the_parser_makes_of_a_path() {
        let seen = |path| {
            let built = request(path, ("A", "b")).build(&base()).unwrap();
            built.url().to_string()
        };
        assert_eq!(
            seen("?method=pa\ty"),
            "https://paysys.uz/gateway?method=pay"
        );
        assert_eq!(seen("/../admin"), "https://paysys.uz/admin");
        assert_eq!(seen("/%2e%2e/admin"), "https://paysys.uz/admin");
        let plain = request("", ("A", "b")).build(&base()).unwrap();
        assert!(plain.is_at_base());
        assert!(
            !request("?", ("A", "b"))
                .build(&base())
                .unwrap()
                .is_at_base()
        );
    }

    #[test]
    fn a_line_end_in_a_header_is_never_sent() {
        let error = request("", ("X-A", "1\r\nAuth: x")).build(&base());
        assert_eq!(error.unwrap_err(), NotBuilt::HeaderValue("X-A".to_owned()));
    }

    #[test]
    fn two_of_one_name_are_none_to_rely_on() {
        let mut twice = request("", ("Auth", "a"));
        twice.headers.push(("auth".to_owned(), "b".to_owned()));
        let built = twice.build(&base()).unwrap();
        assert_eq!(built.headers().len(), 2);
        assert_eq!(built.header("auth"), None);
        assert_eq!(
            request("", ("Auth", "a"))
                .build(&base())
                .unwrap()
                .header("auth"),
            Some(&b"a"[..])
        );
    }
}
