//! The address of the API.

use std::fmt;
use std::str::FromStr;

use url::{Host, Url};

/// The documented address of the API (API contract, Basics).
pub const DEFAULT_BASE_URL: &str = "https://api.texturehq.com/v1";

/// An address to which the key may be sent: `https`, or `http` to this very machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// Whether the address is this machine's own: then no proxy is used and no certificate is needed.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }

    pub(crate) fn is_plain(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// The address of a path of the API (which begins with a slash).
    pub(crate) fn join(&self, path: &str, query: &[(&'static str, String)]) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{path}", self.0.path().trim_end_matches('/')));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }
}

impl FromStr for BaseUrl {
    type Err = InvalidBaseUrl;

    fn from_str(text: &str) -> Result<Self, InvalidBaseUrl> {
        let url = Url::parse(text).map_err(InvalidBaseUrl::NotAUrl)?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            "http" => return Err(InvalidBaseUrl::PlainHttp),
            _ => return Err(InvalidBaseUrl::OtherScheme),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(InvalidBaseUrl::Credentials);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(InvalidBaseUrl::Query);
        }
        Ok(Self(url))
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Why a text is not an address that the client may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidBaseUrl {
    /// It is not a URL.
    NotAUrl(url::ParseError),
    /// `http` to another machine would send the key in plain text.
    PlainHttp,
    /// Neither `https` nor `http`.
    OtherScheme,
    /// It holds a user name or password, which would end up in logs.
    Credentials,
    /// It holds a query or a fragment, to which no path can be appended.
    Query,
}

impl fmt::Display for InvalidBaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAUrl(_) => write!(f, "this is not a URL; expected something like {DEFAULT_BASE_URL}"),
            Self::PlainHttp => f.write_str("plain http would send the key in clear; use https (http is for this machine's own addresses only)"),
            Self::OtherScheme => f.write_str("the address must begin with https://"),
            Self::Credentials => f.write_str("the address must not hold a user name or password"),
            Self::Query => f.write_str("the address must not hold a query or fragment"),
        }
    }
}

impl std::error::Error for InvalidBaseUrl {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotAUrl(error) => Some(error),
            Self::PlainHttp | Self::OtherScheme | Self::Credentials | Self::Query => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_travels_encrypted_or_not_at_all() {
        let cases = [
            ("https://api.texturehq.com/v1", None),
            ("http://127.0.0.1:8080/v1", None),
            ("http://[::1]:8080", None),
            ("http://localhost:8080/v1/", None),
            (
                "http://api.texturehq.com/v1",
                Some(InvalidBaseUrl::PlainHttp),
            ),
            (
                "http://localhost.example.com/v1",
                Some(InvalidBaseUrl::PlainHttp),
            ),
            ("ftp://127.0.0.1/v1", Some(InvalidBaseUrl::OtherScheme)),
            (
                "https://me:secret@api.texturehq.com/v1",
                Some(InvalidBaseUrl::Credentials),
            ),
            (
                "https://api.texturehq.com/v1?a=b",
                Some(InvalidBaseUrl::Query),
            ),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<BaseUrl>().err(), error, "{text}");
        }
        assert!(matches!(
            "texture".parse::<BaseUrl>(),
            Err(InvalidBaseUrl::NotAUrl(_))
        ));
    }

    #[test]
    fn paths_are_appended() {
        for base in [
            "https://api.texturehq.com/v1",
            "https://api.texturehq.com/v1/",
        ] {
            let base: BaseUrl = base.parse().unwrap();
            assert_eq!(
                base.join("/members", &[]).as_str(),
                "https://api.texturehq.com/v1/members"
            );
            let query = [("page", "2".to_owned()), ("action", "a&b".to_owned())];
            assert_eq!(base.join("/x", &query).query(), Some("page=2&action=a%26b"));
        }
    }
}
