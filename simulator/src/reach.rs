//! How others reach the gateway, as they are told.
//!
//! Told is the public URL where there is one. Else whoever asks the admin is told the host that it
//! was asked under, with the gateway's own port: that name led to this machine, which `127.0.0.1`
//! would not from another one. What proxies say in headers of their own is not looked at.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::http::uri::Authority;

use crate::gateway;
use paysys_input::public_url::PublicUrl;

/// How others reach the gateway.
#[derive(Debug, Clone)]
pub(crate) struct Reach {
    /// What stands in front of all paths where nobody asks under a name.
    base: Arc<str>,
    /// Scheme and port, where names are followed.
    followed: Option<(&'static str, u16)>,
}

impl Reach {
    /// The gateway listens at one address, the admin at another.
    pub(crate) fn new(
        public: Option<&PublicUrl>,
        origin: &str,
        gateway: SocketAddr,
        admin: SocketAddr,
    ) -> Self {
        // A name that leads to the admin leads to the gateway only where both are in the same place.
        let is_there_too = gateway.ip().is_unspecified() || gateway.ip() == admin.ip();
        let scheme = if origin.starts_with("https:") {
            "https"
        } else {
            "http"
        };
        Self {
            base: public.map_or(origin, PublicUrl::as_str).into(),
            followed: (public.is_none() && is_there_too).then_some((scheme, gateway.port())),
        }
    }

    /// The URL of a sandbox's gateway, for whoever asked under this host.
    pub(crate) fn gateway_url(&self, asked: Option<&Authority>, sandbox: &str) -> String {
        let path = gateway::path_of(sandbox);
        match (self.followed, asked) {
            (Some((scheme, port)), Some(asked)) => {
                format!("{scheme}://{}:{port}{path}", asked.host())
            }
            _ => format!("{}{path}", self.base),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(public: Option<&str>, gateway: &str, admin: &str, asked: Option<&str>) -> String {
        let public: Option<PublicUrl> = public.map(|public| public.parse().unwrap());
        let (gateway, admin) = (gateway.parse().unwrap(), admin.parse().unwrap());
        let reach = Reach::new(public.as_ref(), "http://origin", gateway, admin);
        let asked: Option<Authority> = asked.map(|asked| asked.parse().unwrap());
        reach.gateway_url(asked.as_ref(), "x")
    }

    #[rstest::rstest]
    #[case(
        "0.0.0.0:80",
        "0.0.0.0:81",
        Some("sim:8081"),
        "http://sim:80/s/x/gateway"
    )]
    #[case(
        "0.0.0.0:80",
        "0.0.0.0:81",
        Some("[::1]:8081"),
        "http://[::1]:80/s/x/gateway"
    )]
    #[case(
        "127.0.0.1:80",
        "127.0.0.1:81",
        Some("localhost:81"),
        "http://localhost:80/s/x/gateway"
    )]
    #[case("0.0.0.0:80", "0.0.0.0:81", None, "http://origin/s/x/gateway")]
    #[case(
        "10.0.0.1:80",
        "127.0.0.1:81",
        Some("localhost:81"),
        "http://origin/s/x/gateway"
    )]
    #[case(
        "127.0.0.1:80",
        "0.0.0.0:81",
        Some("sim:81"),
        "http://origin/s/x/gateway"
    )]
    fn names_are_followed_where_they_lead_to_the_gateway_too(
        #[case] gateway: &str,
        #[case] admin: &str,
        #[case] asked: Option<&str>,
        #[case] expected: &str,
    ) {
        assert_eq!(told(None, gateway, admin, asked), expected);
        let public = told(Some("https://test.example/p"), gateway, admin, asked);
        assert_eq!(public, "https://test.example/p/s/x/gateway");
    }
}
