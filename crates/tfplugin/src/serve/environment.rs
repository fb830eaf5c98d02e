//! The environment variables of the program that starts a provider, read once. Nothing else in `serve` reads the
//! environment.

use std::ffi::OsString;
use std::path::PathBuf;

use super::{PROTOCOL_VERSION, ServeError, ServeOptions};

/// The magic cookie, which shows that a go-plugin client started the process, not a person. It is not a secret: Terraform's
/// `internal/plugin6/serve.go` has the pair, and it never changes.
const MAGIC_COOKIE: (&str, &str) = (
    "TF_PLUGIN_MAGIC_COOKIE",
    "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
);

/// The directory that the client wants the socket in.
pub(super) const SOCKET_DIRECTORY: &str = "PLUGIN_UNIX_SOCKET_DIR";

/// The directory for temporary files where none is named, or the named one cannot hold a socket.
pub(super) const DEFAULT_DIRECTORY: &str = "/tmp";

/// The variables of go-plugin (its `client.go`, `server.go` and `constants.go`). Empty ones count
/// as missing, as they do there.
#[derive(Clone, Debug, Default)]
pub(super) struct Environment {
    /// Whether the magic cookie was there.
    pub(super) cookie: bool,
    /// `PLUGIN_PROTOCOL_VERSIONS`: the versions that the client supports, separated by commas. Empty for clients that
    /// accept any.
    pub(super) protocol_versions: Option<String>,
    /// `PLUGIN_CLIENT_CERT`: the client's certificate as PEM; requests mutual TLS.
    pub(super) client_certificate: Option<String>,
    /// Where a Unix socket belongs: `PLUGIN_UNIX_SOCKET_DIR`, else the directory for temporary
    /// files.
    #[cfg_attr(windows, allow(dead_code, reason = "only Unix listens on sockets"))]
    pub(super) socket_directory: PathBuf,
    /// Whether the client names that directory.
    #[cfg_attr(windows, allow(dead_code, reason = "only Unix listens on sockets"))]
    pub(super) is_directory_named: bool,
    /// `PLUGIN_UNIX_SOCKET_GROUP`: name or number of a group that may connect as well.
    #[cfg_attr(windows, allow(dead_code, reason = "only Unix listens on sockets"))]
    pub(super) socket_group: Option<String>,
    /// `PLUGIN_MIN_PORT`: the lowest port for TCP.
    #[cfg_attr(unix, allow(dead_code, reason = "only Windows listens on ports"))]
    pub(super) min_port: Option<String>,
    /// `PLUGIN_MAX_PORT`: the highest port for TCP.
    #[cfg_attr(unix, allow(dead_code, reason = "only Windows listens on ports"))]
    pub(super) max_port: Option<String>,
    /// `PLUGIN_MULTIPLEX_GRPC`: the client reads a seventh field in the handshake line.
    pub(super) multiplex: bool,
}

impl Environment {
    /// The environment of this process.
    pub(super) fn of_process() -> Self {
        // An empty TMPDIR counts as unset, as in Go: the working directory is the user's module.
        let temporary = std::env::temp_dir();
        let temporary = match temporary.as_os_str().is_empty() {
            true => PathBuf::from(DEFAULT_DIRECTORY),
            false => temporary,
        };
        Self::from_lookup(|name| std::env::var_os(name), temporary)
    }

    /// The environment in which `lookup` finds each variable.
    fn from_lookup(lookup: impl Fn(&str) -> Option<OsString>, temporary: PathBuf) -> Self {
        let path = |name| {
            lookup(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let text = |name| {
            lookup(name)
                .and_then(|value| value.into_string().ok())
                .filter(|value| !value.is_empty())
        };
        let (cookie_name, cookie) = MAGIC_COOKIE;
        Self {
            cookie: text(cookie_name).as_deref() == Some(cookie),
            protocol_versions: text("PLUGIN_PROTOCOL_VERSIONS"),
            client_certificate: text("PLUGIN_CLIENT_CERT"),
            is_directory_named: path(SOCKET_DIRECTORY).is_some(),
            socket_directory: path(SOCKET_DIRECTORY).unwrap_or(temporary),
            socket_group: text("PLUGIN_UNIX_SOCKET_GROUP"),
            min_port: text("PLUGIN_MIN_PORT"),
            max_port: text("PLUGIN_MAX_PORT"),
            multiplex: text("PLUGIN_MULTIPLEX_GRPC").is_some(),
        }
    }

    /// Checks that the program that started the process can use what it serves.
    ///
    /// # Errors
    /// [`ServeError::NotAPluginClient`] and [`ServeError::ProtocolVersion`].
    pub(super) fn check_client(&self, options: &ServeOptions) -> Result<(), ServeError> {
        if !self.cookie {
            return Err(ServeError::NotAPluginClient(*options));
        }
        match &self.protocol_versions {
            Some(spoken) if !speaks_ours(spoken) => Err(ServeError::ProtocolVersion {
                options: *options,
                spoken: spoken.clone(),
            }),
            _ => Ok(()),
        }
    }
}

fn speaks_ours(versions: &str) -> bool {
    versions
        .split(',')
        .any(|version| version.trim().parse() == Ok(PROTOCOL_VERSION))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: ServeOptions = ServeOptions::new(
        "registry.terraform.io/example/probe",
        "terraform-provider-probe",
        "1.2.3",
    );

    fn environment(variables: &[(&str, &str)]) -> Environment {
        let lookup = |wanted: &str| {
            let found = variables.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| value.into())
        };
        Environment::from_lookup(lookup, "/tmp".into())
    }

    #[test]
    fn takes_go_plugins_variables() {
        let read = environment(&[
            MAGIC_COOKIE,
            ("PLUGIN_PROTOCOL_VERSIONS", "5,6"),
            ("PLUGIN_UNIX_SOCKET_DIR", "/run/plugin"),
            ("PLUGIN_UNIX_SOCKET_GROUP", "staff"),
            ("PLUGIN_MIN_PORT", "10000"),
            ("PLUGIN_MAX_PORT", "25000"),
            ("PLUGIN_MULTIPLEX_GRPC", "true"),
        ]);
        assert!(read.cookie && read.multiplex);
        assert_eq!(read.protocol_versions.as_deref(), Some("5,6"));
        assert_eq!(read.client_certificate, None);
        assert_eq!(read.socket_directory, PathBuf::from("/run/plugin"));
        assert_eq!(read.socket_group.as_deref(), Some("staff"));
        assert_eq!(read.min_port.as_deref(), Some("10000"));
        assert_eq!(read.max_port.as_deref(), Some("25000"));
    }

    #[test]
    fn empty_counts_as_missing() {
        let read = environment(&[
            ("PLUGIN_CLIENT_CERT", ""),
            ("PLUGIN_UNIX_SOCKET_DIR", ""),
            ("PLUGIN_MULTIPLEX_GRPC", ""),
        ]);
        assert_eq!(read.client_certificate, None);
        assert_eq!(read.socket_directory, PathBuf::from("/tmp"));
        assert!(!read.multiplex);
    }

    #[test]
    fn checks_who_started_us() {
        let check = |variables: &[(&str, &str)], expected: &str| {
            let outcome = environment(variables).check_client(&OPTIONS);
            let found = match outcome {
                Ok(()) => "served",
                Err(ServeError::NotAPluginClient(_)) => "by hand",
                Err(ServeError::ProtocolVersion { .. }) => "too old",
                Err(other) => panic!("{other}"),
            };
            assert_eq!(found, expected, "{variables:?}");
        };
        check(&[], "by hand");
        check(&[("TF_PLUGIN_MAGIC_COOKIE", "another")], "by hand");
        check(&[MAGIC_COOKIE], "served");
        check(
            &[MAGIC_COOKIE, ("PLUGIN_PROTOCOL_VERSIONS", "5,6")],
            "served",
        );
        check(
            &[MAGIC_COOKIE, ("PLUGIN_PROTOCOL_VERSIONS", "7, 6")],
            "served",
        );
        check(
            &[MAGIC_COOKIE, ("PLUGIN_PROTOCOL_VERSIONS", "4,5")],
            "too old",
        );
        check(
            &[MAGIC_COOKIE, ("PLUGIN_PROTOCOL_VERSIONS", "66,x")],
            "too old",
        );
    }
}
