//! Proxies between a client and the gateway: many HTTP libraries send everything to the one that a variable names.

use std::ffi::OsString;

use paysys_contract::Said;
use paysys_input::text;

/// Variables that make HTTP libraries go through a proxy.
const PROXIES: [&str; 4] = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];

/// Variables that name hosts for which they must not. Libraries differ in which of the two they read.
const EXCEPTIONS: [&str; 2] = ["no_proxy", "NO_PROXY"];

/// The variables of this process, and so of a client that it starts, which name a proxy.
pub(super) fn in_the_way() -> Vec<&'static str> {
    let is_set = |name: &&str| text::variable(name).is_some();
    PROXIES.into_iter().filter(is_set).collect()
}

/// What a client is started with so that it reaches the gateway itself: this host beside those that are exempt already.
pub(super) fn exemption(gateway_url: &str) -> Vec<(&'static str, OsString)> {
    let url = url::Url::parse(gateway_url).ok();
    let host = url.as_ref().and_then(|url| url.host_str());
    let host = host.map(|host| host.trim_matches(['[', ']']));
    let with = |name: &'static str, host: &str| {
        let known = text::variable(name).unwrap_or_default();
        let known = known.to_string_lossy();
        let both = [known.as_ref(), host];
        let both = both.into_iter().filter(|part| !part.is_empty());
        (name, both.collect::<Vec<_>>().join(",").into())
    };
    host.map_or_else(Vec::new, |host| {
        EXCEPTIONS.map(|name| with(name, host)).to_vec()
    })
}

/// Before a client is blamed for having sent nothing: what its environment would have done with it.
pub(super) fn suspicion(proxies: &[&str]) -> Option<Said> {
    let variables = proxies.join(", ");
    (!proxies.is_empty()).then(|| Said::of("trial.proxy").with("variables", variables))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gateways_host_is_exempt() {
        let exempt = exemption("http://127.0.0.1:8080/gateway");
        let names: Vec<_> = exempt.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, EXCEPTIONS);
        for (_, hosts) in exempt {
            assert!(
                hosts
                    .to_string_lossy()
                    .split(',')
                    .any(|host| host == "127.0.0.1")
            );
        }
    }

    #[test]
    fn an_environment_without_proxies_is_no_excuse() {
        assert_eq!(suspicion(&[]), None);
        assert!(
            suspicion(&["http_proxy"]).is_some_and(|text| text.to_string().contains("http_proxy"))
        );
    }
}
