//! Which addresses may be asked at all. A page must not be able to send tamis to the machine it runs on, to its
//! private network or to the metadata service of its cloud.
//!
//! Both are checked: the host as it stands in the address (after the URL standard has read all its notations) and
//! every address that a name resolves to; and the connection goes to the addresses that were checked, since
//! [`GuardedResolver`] is what the HTTP client resolves names with.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, LazyLock};
use url::{Host, Url};

/// An address that is not asked, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Blocked(pub String);

/// What may be asked beside the public network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    /// Private, loopback and all other special addresses may be asked.
    pub allow_private: bool,
    /// These addresses may be asked, whatever range they are in.
    pub allow: Vec<IpAddr>,
}

impl Guard {
    /// Reads an address and checks all that can be checked without asking for its name.
    pub fn check(&self, address: &str) -> Result<Url, Blocked> {
        let url =
            Url::parse(address.trim()).map_err(|error| Blocked(format!("this is no address: {error}; check it")))?;
        self.check_url(&url)?;
        Ok(url)
    }

    /// Checks scheme, host and port.
    pub fn check_url(&self, url: &Url) -> Result<(), Blocked> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Blocked(format!(
                "addresses that begin with `{}:` are not fetched, only http and https",
                url.scheme()
            )));
        }
        if let Some((_, service)) = url.port().and_then(|port| PORTS.iter().find(|(closed, _)| *closed == port)) {
            return Err(Blocked(format!("this port belongs to {service}, not to pages")));
        }
        match url.host() {
            None => Err(Blocked("this address names no host; check it".to_owned())),
            Some(Host::Ipv4(address)) => self.check_address(address.into()),
            Some(Host::Ipv6(address)) => self.check_address(address.into()),
            Some(Host::Domain(name)) => self.check_name(name),
        }
    }

    /// Checks an address that a name resolved to.
    pub fn check_address(&self, address: IpAddr) -> Result<(), Blocked> {
        let address = translated(address);
        if self.allow_private || self.allow.contains(&address) {
            return Ok(());
        }
        match RANGES.iter().find(|range| range.holds(address)) {
            Some(range) => Err(not_public(&address.to_string(), &range.why)),
            None => Ok(()),
        }
    }

    fn check_name(&self, name: &str) -> Result<(), Blocked> {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let ends = |suffix: &str| name.strip_suffix(suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        if name.is_empty() {
            return Err(Blocked("this address names no host; check it".to_owned()));
        }
        match ["localhost", "internal", "local", "home.arpa"].iter().find(|suffix| ends(suffix)) {
            Some(suffix) if !self.allow_private => Err(not_public(&name, &format!("a `{suffix}` name"))),
            _ => Ok(()),
        }
    }
}

fn not_public(what: &str, why: &str) -> Blocked {
    Blocked(format!("{what} is not on the public network ({why}); set `allow_private = true` if it is meant"))
}

/// IPv4 in the clothes of IPv6 (mapped, or translated by NAT64) is judged as IPv4.
fn translated(address: IpAddr) -> IpAddr {
    const NAT64: [u16; 6] = [0x64, 0xff9b, 0, 0, 0, 0];
    match address {
        IpAddr::V6(v6) if v6.segments()[..6] == NAT64 => IpAddr::V4(last_four(v6)),
        other => other.to_canonical(),
    }
}

fn last_four(address: Ipv6Addr) -> std::net::Ipv4Addr {
    let [.., a, b, c, d] = address.octets();
    [a, b, c, d].into()
}

struct Range {
    network: IpAddr,
    bits: u32,
    why: String,
}

impl Range {
    fn holds(&self, address: IpAddr) -> bool {
        match (self.network, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                (network.to_bits() ^ address.to_bits()).leading_zeros() >= self.bits
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                (network.to_bits() ^ address.to_bits()).leading_zeros() >= self.bits
            }
            _ => false,
        }
    }
}

static RANGES: LazyLock<Vec<Range>> = LazyLock::new(|| {
    let range = |(range, why): (&str, &str)| {
        let (network, bits) = range.split_once('/')?;
        Some(Range { network: network.parse().ok()?, bits: bits.parse().ok()?, why: why.to_owned() })
    };
    entries(include_str!("lists/addresses.txt")).map(|entry| range(entry).expect("a range a line, tested")).collect()
});

static PORTS: LazyLock<Vec<(u16, String)>> = LazyLock::new(|| {
    let port = |(port, service): (&str, &str)| Some((port.parse().ok()?, service.to_owned()));
    entries(include_str!("lists/ports.txt")).map(|entry| port(entry).expect("a port a line, tested")).collect()
});

fn entries(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = list.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| {
        line.split_once('|').map(|(key, why)| (key.trim(), why.trim())).expect("`key | why` a line, tested")
    })
}

/// Asks for the addresses of a name; a test brings its own.
pub type Lookup = Arc<dyn Fn(String) -> LookupAnswer + Send + Sync>;

/// What a [`Lookup`] answers, in time.
pub type LookupAnswer = std::pin::Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>>;

/// Asks the system.
pub fn system_lookup() -> Lookup {
    Arc::new(|name| {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect()) })
    })
}

/// Resolves names for the HTTP client and gives it checked addresses only: one bad address blocks the name.
pub struct GuardedResolver {
    /// What may be asked.
    pub guard: Guard,
    /// How names are looked up.
    pub lookup: Lookup,
    /// The host of a proxy that the user configured: it may be anywhere.
    pub trusted: Option<String>,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (guard, answer) = (self.guard.clone(), (self.lookup)(name.as_str().to_owned()));
        let trusted = self.trusted.as_deref() == Some(name.as_str());
        Box::pin(async move {
            let addresses = answer.await?;
            if !trusted {
                addresses.iter().try_for_each(|address| guard.check_address(*address))?;
            }
            let addresses: Vec<SocketAddr> = addresses.into_iter().map(|address| SocketAddr::new(address, 0)).collect();
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocked(address: &str) -> bool {
        Guard::default().check(address).is_err()
    }

    #[test]
    fn the_lists_are_well_formed() {
        assert!(RANGES.iter().all(|range| !range.why.is_empty() && range.bits > 0));
        assert!(PORTS.is_sorted_by_key(|(port, _)| *port) && PORTS.iter().all(|(_, service)| !service.is_empty()));
    }

    #[test]
    fn every_notation_of_a_special_address_is_blocked() {
        let hosts = [
            "127.0.0.1",
            "127.1",
            "0",
            "0x7f.1",
            "0177.0.0.1",
            "2130706433",
            "017700000001",
            "127.0.0.1.",
            "①②⑦.0.0.1",
            "127%2e0%2e0%2e1",
            "a@10.1.2.3",
            "10.0.0.1\\@advice.example",
            "192.168.1.1#@advice.example",
            "localhost",
            "LocalHost.",
            "a.localhost",
            "metadata.google.internal",
            "printer.local",
            "169.254.169.254",
            "100.100.100.200",
            "255.255.255.255",
            "[::1]",
            "[::]",
            "[::ffff:10.0.0.1]",
            "[::ffff:7f00:1]",
            "[::127.0.0.1]",
            "[64:ff9b::a00:1]",
            "[64:ff9b:1::808:808]",
            "[2002:7f00:1::]",
            "[2001:0:1:2:3:4:5:6]",
            "[fe80::1]",
            "[fd12::1]",
            "[ff02::1]",
            "[2001:db8::1]",
        ];
        for host in hosts {
            assert!(blocked(&format!("http://{host}/")), "{host}");
        }
    }

    #[test]
    fn other_schemes_ports_and_broken_addresses_are_blocked() {
        for address in [
            "file:///etc/passwd",
            "ftp://advice.example/",
            "javascript:alert(1)",
            "data:text/html,x",
            "advice.example",
            "http://",
            "http://a%00b.example/",
            "http://advice.example:22/",
            "http://advice.example:6379/",
            "http:127.0.0.1",
        ] {
            assert!(blocked(address), "{address}");
        }
    }

    #[test]
    fn the_public_network_is_open() {
        for address in [
            "https://advice.example/",
            "http://8.8.8.8/",
            "http://134744072/",
            "http://[2606:4700:4700::1111]/",
            "http://[64:ff9b::808:808]/",
            "https://advice.example:8443/a",
            "http://172.32.0.1/",
            "http://100.128.0.1/",
            "http://11.0.0.1/",
            "https://bücher.example/",
            "http://notlocalhost/",
            "http://myinternal/",
        ] {
            assert!(!blocked(address), "{address}: {:?}", Guard::default().check(address));
        }
    }

    #[test]
    fn what_the_user_allows_is_open() {
        let private = Guard { allow_private: true, ..Guard::default() };
        assert!(private.check("http://127.0.0.1:8080/").is_ok() && private.check("http://localhost/").is_ok());
        assert!(private.check("file:///etc/passwd").is_err());
        let one = Guard { allow: vec![[127, 0, 0, 2].into()], ..Guard::default() };
        assert!(one.check("http://127.0.0.2/").is_ok() && one.check("http://127.0.0.3/").is_err());
    }
}
