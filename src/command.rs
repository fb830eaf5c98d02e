//! The command line: Terraform starts the program without arguments, people with one.

use std::process::ExitCode;

use tfplugin::Server;
use tfplugin::serve::{self, Mode, ServeOptions};

use crate::provider::{ADDRESS, Environment, TextureProvider, VERSION};

const OPTIONS: ServeOptions = ServeOptions {
    address: ADDRESS,
    name: "terraform-provider-texture",
    version: VERSION,
};

const HELP: &str = "\
The Terraform and OpenTofu provider for the Texture Management API.

Terraform starts this program by itself; name it in your configuration:

  terraform {
    required_providers {
      texture = { source = \"texturehq/texture\" }
    }
  }

Usage: terraform-provider-texture [OPTION]

  --debug    serve for a debugger, and print the TF_REATTACH_PROVIDERS to set
  --help     print this
  --version  print the version
";

/// What the program is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Serve the program that started this one.
    Serve,
    /// Serve for a debugger.
    Debug,
    /// Print how the program is used.
    Help,
    /// Print the version.
    Version,
    /// An argument that does not exist.
    Unknown(String),
}

impl Command {
    /// Reads the arguments, without the program's name.
    pub fn from_args(mut args: impl Iterator<Item = String>) -> Self {
        match (args.next().as_deref(), args.next()) {
            (None, _) => Self::Serve,
            // Go's providers take one dash or two.
            (Some("--debug" | "-debug"), None) => Self::Debug,
            (Some("--help" | "-help" | "-h" | "help"), None) => Self::Help,
            (Some("--version" | "-version" | "-V" | "version"), None) => Self::Version,
            (Some(known), Some(next)) if known.starts_with("--") => Self::Unknown(next),
            (Some(first), _) => Self::Unknown(first.to_owned()),
        }
    }

    /// Does it. Exit status 1 says that nothing was served, with the reason on stderr.
    #[must_use]
    pub fn run(self) -> ExitCode {
        match self {
            Self::Serve => serve(Mode::Plugin),
            Self::Debug => serve(Mode::Debug),
            Self::Help => print(HELP),
            Self::Version => print(&format!("{} {VERSION}\n", OPTIONS.name)),
            Self::Unknown(argument) => {
                eprintln!("There is no argument {argument:?}. Try --help.");
                ExitCode::FAILURE
            }
        }
    }
}

fn serve(mode: Mode) -> ExitCode {
    let provider = TextureProvider::new(Environment::of_process());
    let modules = &[("texture_api", "provider.http")];
    serve::run_as(mode, Server::new(provider), &OPTIONS, modules)
}

#[expect(
    clippy::print_stdout,
    reason = "asked for by hand, so no handshake follows"
)]
fn print(text: &str) -> ExitCode {
    print!("{text}");
    ExitCode::SUCCESS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(args: &[&str]) -> Command {
        Command::from_args(args.iter().map(|arg| (*arg).to_owned()))
    }

    #[test]
    fn terraform_gives_no_arguments_and_people_one() {
        assert_eq!(command(&[]), Command::Serve);
        assert_eq!(command(&["--debug"]), Command::Debug);
        assert_eq!(command(&["-version"]), Command::Version);
        assert_eq!(command(&["--debgu"]), Command::Unknown("--debgu".into()));
        assert_eq!(command(&["--debug", "now"]), Command::Unknown("now".into()));
    }
}
