//! How a client on another machine, or in a container, gets to gateway and claim server.

use url::Url;

use paysys_exchange::Secret;

/// What is different for others than for this machine.
#[derive(Clone, Debug, Default)]
pub struct Directions {
    /// What they call this machine, as it stands in a URL.
    pub host: Option<String>,
    pub token: Option<Secret>,
}

impl Directions {
    /// A URL of this machine, as others write it.
    pub(super) fn lead_to(&self, url: &str) -> String {
        let parsed = self.host.as_deref().zip(Url::parse(url).ok());
        let led = parsed.and_then(|(host, mut url)| url.set_host(Some(host)).ok().map(|()| url));
        led.map_or_else(|| url.to_owned(), String::from)
    }

    /// The option of `curl` that shows the token.
    pub(super) fn bearer(&self) -> String {
        let token = self.token.as_ref().map(Secret::reveal);
        token.map_or_else(String::new, |token| {
            format!("-H 'Authorization: Bearer {token}' ")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_takes_the_place_of_the_machines_own() {
        let lead = |host: &str| {
            let host = Some(host.to_owned());
            let directions = Directions { host, token: None };
            directions.lead_to("http://127.0.0.1:8080/s/x/gateway")
        };
        assert_eq!(
            lead("host.docker.internal"),
            "http://host.docker.internal:8080/s/x/gateway"
        );
        assert_eq!(
            lead("[2001:db8::1]"),
            "http://[2001:db8::1]:8080/s/x/gateway"
        );
        let same = Directions::default().lead_to("http://127.0.0.1:8080/");
        assert_eq!(same, "http://127.0.0.1:8080/");
    }
}
