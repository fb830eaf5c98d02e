//! Why a provider cannot be served.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

use super::{PROTOCOL_VERSION, ServeOptions};

/// Why a provider cannot be served. The text is for people who read it on stderr.
#[derive(Debug)]
#[non_exhaustive]
pub enum ServeError {
    /// The process was started by hand, or by a program that is not Terraform.
    NotAPluginClient(ServeOptions),
    /// The client does not speak protocol 6.
    ProtocolVersion {
        /// The address of the provider.
        options: ServeOptions,
        /// The versions that the client supports, as it wrote them.
        spoken: String,
    },
    /// The path of the socket cannot be used.
    SocketPath {
        /// The path.
        path: PathBuf,
        /// What is wrong with it.
        reason: &'static str,
        /// The environment variable that names its directory.
        variable: &'static str,
    },
    /// The group could not be given access to the socket.
    SocketGroup {
        /// Its name or number, as requested.
        group: String,
        /// What failed.
        source: io::Error,
    },
    /// The requested ports are not valid.
    Ports(String),
    /// Listening failed.
    Listen {
        /// The path, or the address.
        place: String,
        /// What failed.
        source: io::Error,
    },
    /// The client's certificate is not valid.
    ClientCertificate(Box<dyn Error + Send + Sync>),
    /// TLS could not be set up with a generated certificate.
    Tls(Box<dyn Error + Send + Sync>),
    /// Signals cannot be watched.
    Signals(io::Error),
    /// The handshake could not be written to stdout.
    Announce(io::Error),
}

impl ServeError {
    /// Its text, followed by what caused it.
    #[must_use]
    pub fn with_causes(&self) -> String {
        let mut text = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            text += &format!(": {error}");
            cause = error.source();
        }
        text
    }

    /// Whether a client waits for the handshake, so that the error has to reach its user.
    pub(super) fn is_for_users(&self) -> bool {
        !matches!(self, Self::NotAPluginClient(_) | Self::Announce(_))
    }
}

impl fmt::Display for ServeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAPluginClient(options) => by_hand(formatter, options),
            Self::ProtocolVersion { options, spoken } => too_old(formatter, options, spoken),
            Self::SocketPath {
                path,
                reason,
                variable,
            } => write!(
                formatter,
                "cannot listen on the socket {path:?}: {reason}. Set the environment variable \
                 {variable} to another directory, such as /tmp"
            ),
            Self::SocketGroup { group, .. } => write!(
                formatter,
                "cannot give the group {group:?} of PLUGIN_UNIX_SOCKET_GROUP access to the socket"
            ),
            Self::Ports(reason) => formatter.write_str(reason),
            Self::Listen { place, .. } => write!(formatter, "cannot listen on {place}"),
            Self::ClientCertificate(_) => {
                formatter.write_str("PLUGIN_CLIENT_CERT holds no certificate that can be used")
            }
            Self::Tls(_) => formatter.write_str("cannot set up TLS"),
            Self::Signals(_) => formatter.write_str("cannot watch signals"),
            Self::Announce(_) => formatter.write_str("cannot write to stdout"),
        }
    }
}

impl Error for ServeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::NotAPluginClient(_)
            | Self::ProtocolVersion { .. }
            | Self::SocketPath { .. }
            | Self::Ports(_) => None,
            Self::SocketGroup { source, .. }
            | Self::Listen { source, .. }
            | Self::Signals(source)
            | Self::Announce(source) => Some(source),
            Self::ClientCertificate(source) | Self::Tls(source) => Some(source.as_ref()),
        }
    }
}

fn by_hand(formatter: &mut fmt::Formatter<'_>, options: &ServeOptions) -> fmt::Result {
    let ServeOptions {
        address,
        name,
        version,
        ..
    } = options;
    let source = address
        .strip_prefix("registry.terraform.io/")
        .unwrap_or(address);
    let local_name = address.rsplit('/').next().unwrap_or(address);
    write!(
        formatter,
        "{name} {version} is a plugin. Terraform and OpenTofu start it by themselves; started by \
         hand it does nothing.\n\n\
         To use it, write into a configuration\n\n\
         \x20 terraform {{\n\
         \x20   required_providers {{\n\
         \x20     {local_name} = {{\n\
         \x20       source = \"{source}\"\n\
         \x20     }}\n\
         \x20   }}\n\
         \x20 }}\n\n\
         and run `terraform init`, then `terraform plan`."
    )
}

/// Protocol 6 is announced for Terraform 1.0 and later (HashiCorp's page on the plugin protocol);
/// every OpenTofu, which begins at 1.6, has it.
fn too_old(
    formatter: &mut fmt::Formatter<'_>,
    options: &ServeOptions,
    spoken: &str,
) -> fmt::Result {
    let ServeOptions {
        address: _,
        name,
        version,
        ..
    } = options;
    write!(
        formatter,
        "{name} {version} needs Terraform 1.0 or later, or OpenTofu: it speaks version \
         {PROTOCOL_VERSION} of the plugin protocol, and was started by a program that speaks {spoken}."
    )
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    const OPTIONS: ServeOptions = ServeOptions::new(
        "registry.terraform.io/example/probe",
        "terraform-provider-probe",
        "1.2.3",
    );

    fn check(error: ServeError, expected: &Expect) {
        expected.assert_eq(&error.to_string());
    }

    #[test]
    fn reports_what_to_do() {
        check(
            ServeError::NotAPluginClient(OPTIONS),
            &expect![[r#"
                terraform-provider-probe 1.2.3 is a plugin. Terraform and OpenTofu start it by themselves; started by hand it does nothing.

                To use it, write into a configuration

                  terraform {
                    required_providers {
                      probe = {
                        source = "example/probe"
                      }
                    }
                  }

                and run `terraform init`, then `terraform plan`."#]],
        );
        check(
            ServeError::ProtocolVersion {
                options: OPTIONS,
                spoken: "4,5".to_owned(),
            },
            &expect![
                "terraform-provider-probe 1.2.3 needs Terraform 1.0 or later, or OpenTofu: it speaks version 6 of the plugin protocol, and was started by a program that speaks 4,5."
            ],
        );
        check(
            ServeError::SocketPath {
                path: "/far/away".into(),
                reason: "it is too far",
                variable: "TMPDIR",
            },
            &expect![[
                r#"cannot listen on the socket "/far/away": it is too far. Set the environment variable TMPDIR to another directory, such as /tmp"#
            ]],
        );
    }
}
