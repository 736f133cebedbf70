//! Under which URL others reach something that listens here: behind a proxy, a mapped port, or in
//! another container.

use std::net::Ipv6Addr;
use std::str::FromStr;

use http::Uri;
use http::uri::Authority;
use rustls::pki_types::ServerName;

/// Scheme, host, port and perhaps a path in front of all paths; without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    text: String,
    is_https: bool,
    authority: Authority,
}

/// Why a text is no such URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoPublicUrl {
    #[error("this is not a URL such as https://test.example or http://test.example:8080/paysys")]
    Malformed,
    #[error("it must begin with http:// or https://")]
    Scheme,
    #[error("its host is no name or IP address (names in ASCII, IPv6 addresses in brackets)")]
    Host,
    #[error("its port must be from 1 to 65535")]
    Port,
    #[error("it must not hold a user name or password")]
    Credentials,
    #[error("it must end before any `?` or `#`")]
    Query,
    #[error("its path may hold A-Z a-z 0-9 . _ ~ - between single slashes, and no . or .. alone")]
    Path,
    #[error("give what stands in front of /gateway: paths are added to it")]
    Gateway,
}

impl PublicUrl {
    /// Without a slash at the end, so that a path can be added.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host, without the brackets of an IPv6 address.
    #[must_use]
    pub fn host(&self) -> &str {
        self.authority.host().trim_matches(['[', ']'])
    }

    /// Whether a `Host` header names this very host and port.
    #[must_use]
    pub fn is_at(&self, other: &Authority) -> bool {
        let usual = if self.is_https { 443 } else { 80 };
        let port = |authority: &Authority| authority.port_u16().unwrap_or(usual);
        let is_host = self.authority.host().eq_ignore_ascii_case(other.host());
        is_host && port(&self.authority) == port(other)
    }

    #[must_use]
    pub fn is_origin(&self, origin: &str) -> bool {
        let scheme = if self.is_https { "https" } else { "http" };
        let rest = origin
            .split_once("://")
            .filter(|(given, _)| *given == scheme);
        let authority = rest.and_then(|(_, rest)| rest.parse().ok());
        authority.is_some_and(|authority| self.is_at(&authority))
    }
}

impl FromStr for PublicUrl {
    type Err = NoPublicUrl;

    fn from_str(text: &str) -> Result<Self, NoPublicUrl> {
        if text.contains(['?', '#']) {
            return Err(NoPublicUrl::Query);
        }
        let uri: Uri = text.parse().map_err(|_| NoPublicUrl::Malformed)?;
        let is_https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            Some(_) => return Err(NoPublicUrl::Scheme),
            None => return Err(NoPublicUrl::Malformed),
        };
        let authority = uri.authority().ok_or(NoPublicUrl::Malformed)?;
        check_authority(authority)?;
        let path = uri.path().trim_end_matches('/');
        check_path(path)?;
        let authority: Authority = authority
            .as_str()
            .to_ascii_lowercase()
            .parse()
            .map_err(|_| NoPublicUrl::Malformed)?;
        let scheme = if is_https { "https" } else { "http" };
        Ok(Self {
            text: format!("{scheme}://{authority}{path}"),
            is_https,
            authority,
        })
    }
}

fn check_authority(authority: &Authority) -> Result<(), NoPublicUrl> {
    if authority.as_str().contains('@') {
        return Err(NoPublicUrl::Credentials);
    }
    let host = authority.host();
    let bracketed = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let is_right = match bracketed {
        Some(inside) => inside.parse::<Ipv6Addr>().is_ok(),
        None => is_host(host),
    };
    if !is_right {
        return Err(NoPublicUrl::Host);
    }
    // Whatever stands behind the host is a port, or nothing at all.
    match (&authority.as_str()[host.len()..], authority.port_u16()) {
        ("", None) | (_, Some(1..)) => Ok(()),
        _ => Err(NoPublicUrl::Port),
    }
}

/// Whether a certificate can be made for it: a DNS name or an IP address.
#[must_use]
pub fn is_host(text: &str) -> bool {
    ServerName::try_from(text).is_ok()
}

/// The path is printed into shell commands as it stands.
fn check_path(path: &str) -> Result<(), NoPublicUrl> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._~-".contains(&byte);
    let is_part = |part: &str| !matches!(part, "" | "." | "..") && part.bytes().all(fits);
    if !path.split('/').skip(1).all(is_part) {
        return Err(NoPublicUrl::Path);
    }
    if path.ends_with("/gateway") {
        return Err(NoPublicUrl::Gateway);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("https://test.example", "https://test.example", "test.example")]
    #[case(
        "https://Test.Example/paysys/",
        "https://test.example/paysys",
        "test.example"
    )]
    #[case("http://sim:8080/", "http://sim:8080", "sim")]
    #[case("http://10.0.0.5:8080/a/b", "http://10.0.0.5:8080/a/b", "10.0.0.5")]
    #[case("http://[::1]:8080", "http://[::1]:8080", "::1")]
    #[case("http://[2001:db8::1]/x", "http://[2001:db8::1]/x", "2001:db8::1")]
    fn what_stands_in_front_of_all_paths(
        #[case] given: &str,
        #[case] text: &str,
        #[case] host: &str,
    ) {
        let url: PublicUrl = given.parse().unwrap();
        assert_eq!((url.as_str(), url.host()), (text, host));
    }

    #[rstest::rstest]
    #[case("", NoPublicUrl::Malformed)]
    #[case("test.example", NoPublicUrl::Malformed)]
    #[case("/paysys", NoPublicUrl::Malformed)]
    #[case("ftp://test.example", NoPublicUrl::Scheme)]
    #[case("https://me:pw@test.example", NoPublicUrl::Credentials)]
    #[case("https://test.example:0", NoPublicUrl::Port)]
    #[case("https://test.example:", NoPublicUrl::Port)]
    #[case("https://test.example:99999", NoPublicUrl::Port)]
    #[case("https://te'st.example", NoPublicUrl::Host)]
    #[case("https://[zz]/", NoPublicUrl::Host)]
    #[case("https://test.example/?x", NoPublicUrl::Query)]
    #[case("https://test.example/#x", NoPublicUrl::Query)]
    #[case("https://test.example/$(x)", NoPublicUrl::Path)]
    #[case("https://test.example/a//b", NoPublicUrl::Path)]
    #[case("https://test.example/../b", NoPublicUrl::Path)]
    #[case("https://test.example/gateway", NoPublicUrl::Gateway)]
    #[case("https://test.example/s/mine/gateway/", NoPublicUrl::Gateway)]
    fn what_is_none_is_told_why(#[case] given: &str, #[case] why: NoPublicUrl) {
        assert_eq!(given.parse::<PublicUrl>(), Err(why));
    }

    #[rstest::rstest]
    #[case("test.example", true)]
    #[case("TEST.example:443", true)]
    #[case("test.example:8443", false)]
    #[case("test.example:80", false)]
    #[case("sub.test.example", false)]
    #[case("test.example.evil", false)]
    fn a_host_is_the_same_with_its_usual_port(#[case] host: &str, #[case] is_same: bool) {
        let url: PublicUrl = "https://test.example/paysys".parse().unwrap();
        assert_eq!(url.is_at(&host.parse().unwrap()), is_same);
        assert_eq!(url.is_origin(&format!("https://{host}")), is_same);
        assert!(!url.is_origin(&format!("http://{host}")));
    }
}
