//! URLs that may be spoken to: plain http only on loopback, no credentials in them.

use std::fmt;
use std::net::IpAddr;

use url::Url;

/// A URL over which a signature may travel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeUrl(Url);

/// Why a URL will not do.
#[derive(Debug, thiserror::Error)]
pub enum UrlError {
    #[error("`{0}` is not a URL")]
    Malformed(String),
    #[error("`{0}` is neither https nor http; a URL begins with one of them")]
    Scheme(String),
    #[error("`{0}` is plain http, which is spoken only on this machine: use https")]
    Plain(String),
    #[error("the URL holds a user name or password, which would end up in reports")]
    Credentials,
}

impl SafeUrl {
    /// Reads a URL.
    ///
    /// # Errors
    /// When it is none, or not a safe one.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        Self::parse_with(text, None)
    }

    /// The same, where one more address is known to be this very machine's.
    pub fn parse_with(text: &str, own: Option<IpAddr>) -> Result<Self, UrlError> {
        let url = Url::parse(text).map_err(|_| UrlError::Malformed(text.to_owned()))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UrlError::Credentials);
        }
        match url.scheme() {
            "https" => Ok(Self(url)),
            "http" if is_loopback(&url) => Ok(Self(url)),
            "http" if own.is_some_and(|own| address(&url) == Some(own)) => Ok(Self(url)),
            "http" => Err(UrlError::Plain(text.to_owned())),
            _ => Err(UrlError::Scheme(text.to_owned())),
        }
    }

    /// The URL with this path or query appended, as it stands. The host stays the host, whatever is appended.
    #[must_use]
    pub fn append(&self, suffix: &str) -> String {
        let base = self.0.as_str();
        match suffix.chars().next() {
            None => base.to_owned(),
            Some('/' | '?') => format!("{}{suffix}", base.trim_end_matches('/')),
            Some(_) => format!("{}/{suffix}", base.trim_end_matches('/')),
        }
    }

    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }
}

impl fmt::Display for SafeUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

fn is_loopback(url: &Url) -> bool {
    let is_loopback = address(url).is_some_and(|address| address.is_loopback());
    is_loopback || url.host_str() == Some("localhost")
}

fn address(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?.trim_matches(['[', ']']);
    host.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_appended_leads_to_another_host() {
        let base = SafeUrl::parse("https://paysys.uz").unwrap();
        for suffix in [
            "@evil.example/x",
            ".evil.example/",
            ":1/",
            "//evil.example",
            "?x",
            "#x",
        ] {
            let url = Url::parse(&base.append(suffix)).unwrap();
            assert_eq!((url.host_str(), url.port()), (Some("paysys.uz"), None));
        }
    }

    #[test]
    fn plain_http_is_for_loopback_only() {
        for good in [
            "http://127.0.0.1:8080/gateway",
            "http://[::1]:1/",
            "http://localhost/",
            "https://paysys.uz/gateway",
        ] {
            assert!(SafeUrl::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://paysys.uz/gateway",
            "http://127.0.0.1.example.org/",
            "ftp://x/",
            "https://me:pw@x/",
            "x",
        ] {
            assert!(SafeUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
