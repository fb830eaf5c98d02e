//! Formats of text that many APIs use, for [`Text`](super::Text).

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use super::Described;
use crate::timeouts::parse_duration;

/// A text is not in the format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidFormat(String);

impl InvalidFormat {
    fn expected<T: Described>() -> Self {
        Self(format!("this is not {}", T::DESCRIPTION))
    }
}

impl fmt::Display for InvalidFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidFormat {}

/// A point in time as RFC 3339 writes it: `2026-03-01T12:00:00Z`. The same time with another offset, or with more zeros, is
/// equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rfc3339(SystemTime);

impl Rfc3339 {
    /// The time.
    #[must_use]
    pub const fn time(self) -> SystemTime {
        self.0
    }
}

impl Described for Rfc3339 {
    const DESCRIPTION: &'static str =
        "an RFC 3339 time, such as `2026-03-01T12:00:00Z` or `2026-03-01T14:00:00+02:00`";
}

impl FromStr for Rfc3339 {
    type Err = InvalidFormat;

    fn from_str(text: &str) -> Result<Self, InvalidFormat> {
        // The parser accepts more than RFC 3339 does: weeks, a missing separator, annotations.
        let has_shape = text.len() >= "2026-03-01T12:00:00Z".len()
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                10 => matches!(byte, b'T' | b't' | b' '),
                13 | 16 => byte == b':',
                0..=18 => byte.is_ascii_digit(),
                _ => byte.is_ascii_digit() || b".Zz+-:".contains(&byte),
            });
        let time: Option<jiff::Timestamp> = has_shape.then(|| text.parse().ok()).flatten();
        let time = time.ok_or_else(InvalidFormat::expected::<Self>)?;
        Ok(Self(time.into()))
    }
}

/// A positive duration as Go writes it: `30s`, `1h15m`. `60m` is equal to `1h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GoDuration(Duration);

impl GoDuration {
    /// The duration.
    #[must_use]
    pub const fn duration(self) -> Duration {
        self.0
    }
}

impl Described for GoDuration {
    const DESCRIPTION: &'static str = "a duration, such as `30s`, `10m` or `1h30m`";
}

impl FromStr for GoDuration {
    type Err = InvalidFormat;

    fn from_str(text: &str) -> Result<Self, InvalidFormat> {
        let duration = parse_duration(text).map_err(|_| InvalidFormat::expected::<Self>())?;
        Ok(Self(duration))
    }
}

/// A range of IP addresses in CIDR notation (RFC 4632, RFC 4291): `192.0.2.0/24`, `2001:db8::/32`. Two spellings of one IPv6
/// address are equal. Bits after the prefix are part of the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cidr {
    address: IpAddr,
    prefix: u8,
}

impl Cidr {
    /// The address, with any bits after the prefix.
    #[must_use]
    pub const fn address(self) -> IpAddr {
        self.address
    }

    /// The length of the prefix, in bits.
    #[must_use]
    pub const fn prefix(self) -> u8 {
        self.prefix
    }

    /// The first address of the range: all bits after the prefix are zero.
    #[must_use]
    pub fn network(self) -> IpAddr {
        match self.address {
            IpAddr::V4(address) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.prefix));
                Ipv4Addr::from_bits(address.to_bits() & mask.unwrap_or(0)).into()
            }
            IpAddr::V6(address) => {
                let mask = u128::MAX.checked_shl(128 - u32::from(self.prefix));
                Ipv6Addr::from_bits(address.to_bits() & mask.unwrap_or(0)).into()
            }
        }
    }

    /// Whether `address` is in the range.
    #[must_use]
    pub fn contains(self, address: IpAddr) -> bool {
        let other = Self {
            address,
            prefix: self.prefix,
        };
        self.address.is_ipv4() == address.is_ipv4() && self.network() == other.network()
    }
}

impl Described for Cidr {
    const DESCRIPTION: &'static str =
        "a range of IP addresses, such as `192.0.2.0/24` or `2001:db8::/32`";
}

impl FromStr for Cidr {
    type Err = InvalidFormat;

    fn from_str(text: &str) -> Result<Self, InvalidFormat> {
        let parsed = text.split_once('/').and_then(|(address, prefix)| {
            let address: IpAddr = address.parse().ok()?;
            let is_plain = prefix.bytes().all(|it| it.is_ascii_digit())
                && (prefix.len() == 1 || !prefix.starts_with('0'));
            let prefix: u8 = is_plain.then(|| prefix.parse().ok()).flatten()?;
            let bits = if address.is_ipv4() { 32 } else { 128 };
            (prefix <= bits).then_some(Self { address, prefix })
        });
        parsed.ok_or_else(InvalidFormat::expected::<Self>)
    }
}

/// A MAC address (EUI-48): `00:00:5e:00:53:01`, `00-00-5E-00-53-01` and `0000.5e00.5301` are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MacAddr([u8; 6]);

impl MacAddr {
    /// The bytes.
    #[must_use]
    pub const fn octets(self) -> [u8; 6] {
        self.0
    }
}

impl Described for MacAddr {
    const DESCRIPTION: &'static str = "a MAC address, such as `00:00:5e:00:53:01`";
}

impl FromStr for MacAddr {
    type Err = InvalidFormat;

    fn from_str(text: &str) -> Result<Self, InvalidFormat> {
        let grouped = |separator: char, size: usize| -> Option<[u8; 6]> {
            let groups: Vec<&str> = text.split(separator).collect();
            let is_regular = groups.len() * size == 12
                && groups.iter().all(|group| {
                    group.len() == size && group.bytes().all(|it| it.is_ascii_hexdigit())
                });
            let digits = is_regular.then(|| groups.concat())?;
            let bits = u64::from_str_radix(&digits, 16).ok()?;
            bits.to_be_bytes()[2..].try_into().ok()
        };
        let octets = grouped(':', 2).or_else(|| grouped('-', 2));
        let octets = octets.or_else(|| grouped('.', 4));
        octets.map(Self).ok_or_else(InvalidFormat::expected::<Self>)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All of `same` are one value, each of `others` another one, and none of `refused` is any.
    fn check<T: FromStr + PartialEq + fmt::Debug>(same: &[&str], others: &[&str], refused: &[&str])
    where
        T::Err: fmt::Debug,
    {
        let first: T = same[0].parse().unwrap();
        for text in same {
            assert_eq!(text.parse::<T>().unwrap(), first, "{text}");
        }
        for text in others {
            assert_ne!(text.parse::<T>().unwrap(), first, "{text}");
        }
        for text in refused {
            assert!(text.parse::<T>().is_err(), "{text}");
        }
    }

    #[test]
    fn times() {
        check::<Rfc3339>(
            &[
                "2026-03-01T12:00:00Z",
                "2026-03-01T12:00:00.000Z",
                "2026-03-01T14:00:00+02:00",
                "2026-03-01t12:00:00z",
                "2026-03-01 12:00:00Z",
            ],
            &[
                "2026-03-01T12:00:00.000000001Z",
                "2026-03-01T12:00:00-01:00",
            ],
            &[
                "",
                "2026-03-01",
                "2026-03-01T12:00:00",
                "2026-03-01T12:00Z",
                "20260301T120000Z",
                "2026-13-01T12:00:00Z",
                "2026-03-01T12:00:00Z[UTC]",
                "tomorrow",
            ],
        );
        let time: Rfc3339 = "1970-01-01T01:00:00+01:00".parse().unwrap();
        assert_eq!(time.time(), SystemTime::UNIX_EPOCH);
    }

    #[test]
    fn durations() {
        check::<GoDuration>(
            &["1h", "60m", "3600s", "0.5h30m"],
            &["61m"],
            &["", "1", "1d", "-1h"],
        );
        let duration: GoDuration = "90s".parse().unwrap();
        assert_eq!(duration.duration(), Duration::from_secs(90));
    }

    #[test]
    fn ranges_of_addresses() {
        check::<Cidr>(
            &["2001:db8::/32", "2001:0DB8::0/32"],
            &["2001:db8::/33", "2001:db8::1/32", "192.0.2.0/24"],
            &[
                "192.0.2.0",
                "192.0.2.0/33",
                "192.0.2.0/024",
                "192.0.2.0/+8",
                "192.0.2.0/",
                "::/129",
                "192.0.2/24",
            ],
        );
        let range: Cidr = "192.0.2.129/25".parse().unwrap();
        assert_eq!(range.prefix(), 25);
        assert_eq!(range.address().to_string(), "192.0.2.129");
        assert_eq!(range.network().to_string(), "192.0.2.128");
        let contains = |range: &str, address: &str| {
            let range: Cidr = range.parse().unwrap();
            range.contains(address.parse().unwrap())
        };
        assert!(contains("192.0.2.129/25", "192.0.2.255"));
        assert!(!contains("192.0.2.129/25", "192.0.2.127"));
        assert!(contains("0.0.0.0/0", "203.0.113.7"));
        assert!(contains("::/0", "2001:db8::1"));
        assert!(!contains("::/0", "192.0.2.1"));
        assert!(contains("2001:db8::1/128", "2001:db8::1"));
        assert!(!contains("2001:db8::1/128", "2001:db8::2"));
    }

    #[test]
    fn mac_addresses() {
        check::<MacAddr>(
            &["00:00:5e:00:53:01", "00-00-5E-00-53-01", "0000.5e00.5301"],
            &["00:00:5e:00:53:02"],
            &[
                "",
                "00:00:5e:00:53",
                "00:00:5e:00:53:0g",
                "00:00-5e:00:53:01",
                "00005e005301",
                "0:0:5e:0:53:1",
            ],
        );
        let address: MacAddr = "00:00:5e:00:53:01".parse().unwrap();
        assert_eq!(address.octets(), [0, 0, 0x5e, 0, 0x53, 1]);
    }
}
