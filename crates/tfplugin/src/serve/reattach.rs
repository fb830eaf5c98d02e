//! `TF_REATTACH_PROVIDERS`: how a client finds a provider that it did not start.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::listener::Address;
use super::{PROTOCOL_VERSION, ServeOptions};

/// The variable that Terraform reads (`internal/getproviders/reattach` there).
const VARIABLE: &str = "TF_REATTACH_PROVIDERS";

/// The contents of the variable: providers by their full addresses.
#[derive(Debug, Serialize)]
pub(super) struct Reattach(BTreeMap<String, Provider>);

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Provider {
    protocol: &'static str,
    protocol_version: u32,
    pid: u32,
    /// The client does not end the process.
    test: bool,
    addr: Addr,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Addr {
    network: &'static str,
    string: String,
}

impl Reattach {
    /// The entry of the provider that this process serves at that address.
    pub(super) fn new(options: &ServeOptions, pid: u32, address: &Address) -> Self {
        let Address { network, text } = address;
        let provider = Provider {
            protocol: "grpc",
            protocol_version: PROTOCOL_VERSION,
            pid,
            test: true,
            addr: Addr {
                network,
                string: text.clone(),
            },
        };
        // OpenTofu looks for the provider under the host of its own registry.
        let mut providers = BTreeMap::from([(options.address.to_owned(), provider.clone())]);
        if let Some(path) = options.address.strip_prefix("registry.terraform.io/") {
            providers.insert(format!("registry.opentofu.org/{path}"), provider);
        }
        Self(providers)
    }

    /// The command to type into the system's shell.
    pub(super) fn shell_line(&self) -> String {
        if cfg!(windows) {
            format!(
                "$env:{VARIABLE} = '{}'",
                self.to_string().replace('\'', "''")
            )
        } else {
            format!(
                "export {VARIABLE}='{}'",
                self.to_string().replace('\'', r"'\''")
            )
        }
    }
}

/// The variable's value.
impl fmt::Display for Reattach {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = serde_json::to_string(self).map_err(|_| fmt::Error)?;
        formatter.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn reattach(path: &str) -> Reattach {
        let options = ServeOptions::new(
            "registry.terraform.io/example/probe",
            "terraform-provider-probe",
            "1.2.3",
        );
        Reattach::new(
            &options,
            42,
            &Address {
                network: "unix",
                text: path.to_owned(),
            },
        )
    }

    #[test]
    fn is_what_terraform_reads() {
        expect![[r#"{"registry.opentofu.org/example/probe":{"Protocol":"grpc","ProtocolVersion":6,"Pid":42,"Test":true,"Addr":{"Network":"unix","String":"/tmp/plugin1"}},"registry.terraform.io/example/probe":{"Protocol":"grpc","ProtocolVersion":6,"Pid":42,"Test":true,"Addr":{"Network":"unix","String":"/tmp/plugin1"}}}"#]]
            .assert_eq(&reattach("/tmp/plugin1").to_string());
    }

    #[cfg(unix)]
    #[test]
    fn shells_read_it_as_it_is() {
        expect![[r#"export TF_REATTACH_PROVIDERS='{"registry.opentofu.org/example/probe":{"Protocol":"grpc","ProtocolVersion":6,"Pid":42,"Test":true,"Addr":{"Network":"unix","String":"/tmp/it'\''s/plugin1"}},"registry.terraform.io/example/probe":{"Protocol":"grpc","ProtocolVersion":6,"Pid":42,"Test":true,"Addr":{"Network":"unix","String":"/tmp/it'\''s/plugin1"}}}'"#]]
            .assert_eq(&reattach("/tmp/it's/plugin1").shell_line());
    }
}
