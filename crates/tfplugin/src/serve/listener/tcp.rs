//! A port of the loopback interface, where clients do not support Unix sockets.
//!
//! Any user of the machine can connect to it; what keeps others out is mutual TLS.

use std::io;
use std::net::Ipv4Addr;
use std::ops::RangeInclusive;

use tokio::net::{TcpListener, TcpStream};

use super::Address;
use crate::serve::ServeError;
use crate::serve::environment::Environment;

/// A listening port.
pub(in crate::serve) struct Listener {
    socket: TcpListener,
    address: Address,
}

impl Listener {
    /// Listens on the first free port of those that the environment names.
    ///
    /// # Errors
    /// [`ServeError::Ports`] and [`ServeError::Listen`].
    pub(in crate::serve) fn bind(environment: &Environment) -> Result<Self, ServeError> {
        let ports = ports(environment)?;
        let place = format!(
            "{}, ports {} to {}",
            Ipv4Addr::LOCALHOST,
            ports.start(),
            ports.end()
        );
        Self::first_of(ports).map_err(|source| ServeError::Listen { place, source })
    }

    /// The address that clients connect to.
    pub(in crate::serve) fn address(&self) -> &Address {
        &self.address
    }

    /// Accepts the next client.
    pub(in crate::serve) async fn accept(&self) -> io::Result<TcpStream> {
        let (stream, _) = self.socket.accept().await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    fn first_of(ports: RangeInclusive<u16>) -> io::Result<Self> {
        let mut outcome = Err(io::ErrorKind::AddrNotAvailable.into());
        for port in ports {
            outcome = Self::on(port);
            if outcome.is_ok() {
                break;
            }
        }
        outcome
    }

    fn on(port: u16) -> io::Result<Self> {
        let socket = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        socket.set_nonblocking(true)?;
        let address = Address {
            network: "tcp",
            text: socket.local_addr()?.to_string(),
        };
        Ok(Self {
            socket: TcpListener::from_std(socket)?,
            address,
        })
    }
}

/// The ports to try: 0, which is any, where none are named. As go-plugin's `server.go` has it.
fn ports(environment: &Environment) -> Result<RangeInclusive<u16>, ServeError> {
    let min = port("PLUGIN_MIN_PORT", environment.min_port.as_deref())?;
    let max = port("PLUGIN_MAX_PORT", environment.max_port.as_deref())?;
    if min > max {
        let reason = format!("PLUGIN_MIN_PORT is {min}, and PLUGIN_MAX_PORT is less: {max}");
        return Err(ServeError::Ports(reason));
    }
    Ok(min..=max)
}

fn port(name: &str, value: Option<&str>) -> Result<u16, ServeError> {
    let value = value.unwrap_or("0");
    value
        .parse()
        .map_err(|_| ServeError::Ports(format!("{name} is {value:?}, which is not a port")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(min: Option<&str>, max: Option<&str>) -> Environment {
        Environment {
            min_port: min.map(str::to_owned),
            max_port: max.map(str::to_owned),
            ..Environment::default()
        }
    }

    #[test]
    fn reads_the_ports() {
        let check = |min, max, expected| {
            assert_eq!(
                ports(&environment(min, max)).ok(),
                expected,
                "{min:?} {max:?}"
            );
        };
        check(None, None, Some(0..=0));
        check(Some("10000"), Some("25000"), Some(10000..=25000));
        check(None, Some("25000"), Some(0..=25000));
        check(Some("2"), Some("1"), None);
        check(Some("10000"), None, None);
        check(Some("x"), Some("1"), None);
        check(Some("1"), Some("65536"), None);
    }

    #[tokio::test]
    async fn takes_the_first_free_port() {
        let taken = Listener::on(0).unwrap();
        let port = taken.socket.local_addr().unwrap().port();
        let port = port.min(u16::MAX - 100);
        let (min, max) = (port.to_string(), (port + 100).to_string());
        let listener = Listener::bind(&environment(Some(&min), Some(&max))).unwrap();
        assert_ne!(listener.address(), taken.address());
        assert_eq!(listener.address().network, "tcp");

        let client = TcpStream::connect(&listener.address().text).await.unwrap();
        listener.accept().await.unwrap();
        drop(client);
    }

    #[tokio::test]
    async fn says_when_no_port_is_free() {
        let taken = Listener::on(0).unwrap();
        let port = taken.socket.local_addr().unwrap().port().to_string();
        let error = Listener::bind(&environment(Some(&port), Some(&port)))
            .err()
            .unwrap();
        assert!(matches!(error, ServeError::Listen { .. }), "{error}");
    }
}
