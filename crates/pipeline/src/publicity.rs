//! Whether anybody on the internet can pull an image.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs as _};

use base::ImageLocation;
use registry::{Client, ClientOptions};

/// Who can pull an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Publicity {
    /// Anybody: a registry on the internet hands it out to somebody without credentials.
    Public,
    /// Not everybody, or it could not be found out.
    Private {
        /// Why it counts as private.
        reason: String,
    },
}

/// Asks the registry without credentials. An image is public when its host has addresses of the internet only and the
/// registry answers; an intranet that hands out everything to its own is not public.
#[must_use]
pub fn publicity(image: &ImageLocation, http: &net::Client) -> Publicity {
    let private = |reason: &str| Publicity::Private { reason: reason.to_owned() };
    let ImageLocation::Registry(reference) = image else { return private("it is in no registry") };
    let host = reference.host();
    let with_port = if host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok()) {
        host.to_owned()
    } else {
        format!("{host}:443")
    };
    let Ok(addresses) = with_port.to_socket_addrs() else {
        return private("the addresses of its registry could not be found out");
    };
    let addresses: Vec<IpAddr> = addresses.map(|address| address.ip()).collect();
    if addresses.is_empty() || !addresses.into_iter().all(is_of_the_internet) {
        return private("its registry is not on the internet");
    }
    match Client::new(http.clone(), ClientOptions::default()).resolve(reference) {
        Ok(_) => Publicity::Public,
        Err(error) => private(&format!("without credentials its registry says: {error}")),
    }
}

/// Whether an address is routed on the internet (IANA's special-purpose address registries, RFC 6890).
fn is_of_the_internet(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4_is_global(v4),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => v4_is_global(v4),
            None => v6_is_global(v6),
        },
    }
}

fn v4_is_global(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        // Shared between customers of one carrier, RFC 6598.
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        // Benchmarks, RFC 2544.
        || (a == 198 && (18..20).contains(&b));
    !special
}

fn v6_is_global(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    // Everything handed out so far is in 2000::/3; documentation is 2001:db8::/32 and 3fff::/20.
    (0x2000..0x4000).contains(&first)
        && !(first == 0x2001 && second == 0xdb8)
        && !(first == 0x3fff && second < 0x1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_internet_count() {
        let rows = [
            ("8.8.8.8", true),
            ("100.63.0.1", true),
            ("100.64.0.1", false),
            ("10.1.2.3", false),
            ("172.16.0.1", false),
            ("192.168.1.1", false),
            ("127.0.0.1", false),
            ("169.254.169.254", false),
            ("192.0.2.1", false),
            ("198.18.0.1", false),
            ("0.0.0.0", false),
            ("255.255.255.255", false),
            ("2606:4700::1", true),
            ("::1", false),
            ("fd00::1", false),
            ("fe80::1", false),
            ("2001:db8::1", false),
            ("::ffff:10.0.0.1", false),
            ("::ffff:8.8.8.8", true),
        ];
        for (address, expected) in rows {
            assert_eq!(is_of_the_internet(address.parse().expect(address)), expected, "{address}");
        }
    }

    #[test]
    fn what_is_here_is_not_public() {
        let http = net::Client::new(net::ClientOptions::default());
        for name in ["oci:image", "127.0.0.1:1/app:v1", "localhost:1/app"] {
            let image: ImageLocation = name.parse().expect(name);
            assert!(matches!(publicity(&image, &http), Publicity::Private { .. }), "{name}");
        }
    }
}
