//! Addresses to listen at, as people write them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

const EXAMPLES: &str =
    "write for example 127.0.0.1:8080, localhost:8080, [::1]:8080, or :8080 for every interface";

/// Reads `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`, or `:8080`, which is every IPv4 interface.
/// Other names are not looked up.
///
/// # Errors
/// With what is wrong and how it would be right.
pub fn parse(text: &str) -> Result<SocketAddr, String> {
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    let wrong = |why: &str| format!("{why}; {EXAMPLES}");
    if text.contains("://") {
        return Err(wrong("an address has no scheme"));
    }
    if text.parse::<IpAddr>().is_ok() || text.starts_with('[') && text.ends_with(']') {
        return Err(wrong("the port is missing"));
    }
    let Some((host, port)) = text.rsplit_once(':') else {
        let is_port = text.parse::<u16>().is_ok();
        return Err(wrong(if is_port {
            "the host is missing"
        } else {
            "the port is missing"
        }));
    };
    let port = port.parse::<u16>();
    let port = port.map_err(|_| wrong("the port is a number from 0 to 65535"))?;
    match host {
        "" => Ok((Ipv4Addr::UNSPECIFIED, port).into()),
        host if host.eq_ignore_ascii_case("localhost") => Ok((Ipv4Addr::LOCALHOST, port).into()),
        _ => Err(wrong("the host is an IP address or localhost")),
    }
}

/// An address that a client on this machine can use: "any address" is not one.
#[must_use]
pub fn reachable(address: SocketAddr) -> SocketAddr {
    match address.ip() {
        ip if !ip.is_unspecified() => address,
        IpAddr::V4(_) => SocketAddr::new(Ipv4Addr::LOCALHOST.into(), address.port()),
        IpAddr::V6(_) => SocketAddr::new(Ipv6Addr::LOCALHOST.into(), address.port()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("127.0.0.1:8080", "127.0.0.1:8080")]
    #[case("localhost:8080", "127.0.0.1:8080")]
    #[case("LocalHost:0", "127.0.0.1:0")]
    #[case("[::1]:8080", "[::1]:8080")]
    #[case(":8080", "0.0.0.0:8080")]
    #[case("[::]:80", "[::]:80")]
    fn people_write_addresses_in_many_ways(#[case] text: &str, #[case] address: &str) {
        assert_eq!(parse(text), Ok(address.parse().unwrap()));
    }

    #[rstest::rstest]
    #[case("8080", "host is missing")]
    #[case("localhost", "port is missing")]
    #[case("127.0.0.1", "port is missing")]
    #[case("::1", "port is missing")]
    #[case("[::1]", "port is missing")]
    #[case("localhost:", "port is a number")]
    #[case("localhost:http", "port is a number")]
    #[case("localhost:70000", "port is a number")]
    #[case("http://localhost:8080", "no scheme")]
    #[case("sim.example:8080", "IP address or localhost")]
    #[case("*:8080", "IP address or localhost")]
    #[case("", "port is missing")]
    fn what_is_none_is_told_why(#[case] text: &str, #[case] why: &str) {
        assert!(parse(text).unwrap_err().contains(why), "{:?}", parse(text));
    }
}
