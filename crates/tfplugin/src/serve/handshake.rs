//! The line on stdout that tells the client where to connect.

use std::fmt;
use std::io::{self, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rustls::pki_types::CertificateDer;

use super::PROTOCOL_VERSION;
use super::listener::Address;

/// The version of the handshake itself (`CoreProtocolVersion` in go-plugin's `server.go`).
const HANDSHAKE_VERSION: u32 = 1;

/// The contents of the line.
pub(super) struct Handshake<'a> {
    /// The address of the listener.
    pub(super) address: &'a Address,
    /// The server's certificate, where there is TLS.
    pub(super) certificate: Option<&'a CertificateDer<'static>>,
    /// Whether the client reads a seventh field. Older ones take it for a part of the sixth, the certificate, so it
    /// is written only for those that request it.
    pub(super) multiplex: bool,
}

impl Handshake<'_> {
    /// Writes the line to the process's stdout, on which nothing else may ever be printed.
    pub(super) fn print(&self) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        writeln!(stdout, "{self}")?;
        stdout.flush()
    }
}

impl fmt::Display for Handshake<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Address { network, text } = self.address;
        write!(
            formatter,
            "{HANDSHAKE_VERSION}|{PROTOCOL_VERSION}|{network}|{text}|grpc|"
        )?;
        if let Some(certificate) = self.certificate {
            formatter.write_str(&STANDARD_NO_PAD.encode(certificate))?;
        }
        if self.multiplex {
            // Multiplexing is not supported, and Terraform never requests it.
            formatter.write_str("|false")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_where_and_who() {
        let address = Address {
            network: "unix",
            text: "/tmp/plugin1".to_owned(),
        };
        let certificate = CertificateDer::from(vec![0xfb, 0xff, 0xbf, 0x01]);
        let check = |certificate, multiplex, expected: &str| {
            let handshake = Handshake {
                address: &address,
                certificate,
                multiplex,
            };
            assert_eq!(handshake.to_string(), expected);
        };
        check(None, false, "1|6|unix|/tmp/plugin1|grpc|");
        check(None, true, "1|6|unix|/tmp/plugin1|grpc||false");
        check(
            Some(&certificate),
            false,
            "1|6|unix|/tmp/plugin1|grpc|+/+/AQ",
        );
        check(
            Some(&certificate),
            true,
            "1|6|unix|/tmp/plugin1|grpc|+/+/AQ|false",
        );
    }
}
