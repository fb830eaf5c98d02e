//! The command line: Terraform starts the program without arguments, people with some.

use std::ffi::OsString;
use std::process::ExitCode;

use lexopt::{Arg, Parser, ValueExt};
use tfplugin::Server;
use tfplugin::serve::{self, Mode, ServeOptions};

use crate::commands::check_api::{self, Source};
use crate::commands::export;
use crate::commands::output::print;
use crate::provider::{ADDRESS, Environment, TextureProvider, VERSION};

const OPTIONS: ServeOptions = ServeOptions::new(ADDRESS, "terraform-provider-texture", VERSION);

const HELP: &str = "\
The Terraform and OpenTofu provider for the Texture Management API.

Terraform starts this program by itself; name it in your configuration:

  terraform {
    required_providers {
      texture = { source = \"texturehq/texture\" }
    }
  }

Usage: terraform-provider-texture [OPTION]
       terraform-provider-texture check-api [--spec FILE|-] [--json] [--base-url URL]
       terraform-provider-texture export [--out DIR] [--only TYPE,...]
           [--workspace ID,...] [--check] [--base-url URL]

  --debug    serve for a debugger, and print the TF_REATTACH_PROVIDERS to set
  --help     print this
  --version  print the version

check-api compares the API with what this provider expects of it, and changes
nothing. It reads the API's own OpenAPI document, or the one in a file, and, with a
key in TEXTURE_API_KEY, the first page of each list. TEXTURE_BASE_URL or --base-url
name the address. Exit status: 0 no differences, 2 differences, 1 could not check.

export writes a configuration of what the organization has already, with an import
block for each object, to files in DIR (the current directory without --out). It
overwrites no file; --check only counts. The key comes from TEXTURE_API_KEY.
";

/// What the program has to do.
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
    /// Compare the API with what is expected of it.
    CheckApi(check_api::Options),
    /// Write a configuration of what exists.
    Export(export::Options),
    /// The arguments are invalid, with the reason.
    Invalid(String),
}

impl Command {
    /// Reads the arguments, without the program's name.
    pub fn from_args(args: impl IntoIterator<Item = OsString>) -> Self {
        let args: Vec<OsString> = args.into_iter().collect();
        // Go's providers take one dash or two.
        let words: Vec<&str> = args.iter().filter_map(|arg| arg.to_str()).collect();
        match words.as_slice() {
            [] if args.is_empty() => Self::Serve,
            ["--debug" | "-debug"] => Self::Debug,
            ["--help" | "-help" | "-h" | "help"] | [_, "--help" | "-h"] => Self::Help,
            ["--version" | "-version" | "-V" | "version"] => Self::Version,
            ["check-api", ..] => {
                let parsed = check_api_options(Parser::from_args(args.into_iter().skip(1)));
                parsed.map_or_else(|error| Self::Invalid(error.to_string()), Self::CheckApi)
            }
            ["export", ..] => {
                let parsed = export_options(Parser::from_args(args.into_iter().skip(1)));
                parsed.map_or_else(|error| Self::Invalid(error.to_string()), Self::Export)
            }
            ["--debug" | "--help" | "--version", next, ..] => {
                Self::Invalid(format!("unexpected argument {next:?}"))
            }
            [first, ..] => Self::Invalid(format!("unexpected argument {first:?}")),
            [] => Self::Invalid("an argument is not valid Unicode".to_owned()),
        }
    }

    /// Runs the command. Exit status 1 says that nothing was served, with the reason on stderr.
    #[must_use]
    pub fn run(self) -> ExitCode {
        match self {
            Self::Serve => serve(Mode::Plugin),
            Self::Debug => serve(Mode::Debug),
            Self::Help => {
                print(HELP);
                ExitCode::SUCCESS
            }
            Self::Version => {
                print(&format!("{} {VERSION}\n", OPTIONS.name));
                ExitCode::SUCCESS
            }
            Self::CheckApi(options) => check_api::run(&options, &Environment::of_process()),
            Self::Export(options) => export::run(&options, &Environment::of_process()),
            Self::Invalid(why) => {
                eprintln!("{why}. Try --help.");
                ExitCode::FAILURE
            }
        }
    }
}

fn check_api_options(mut parser: Parser) -> Result<check_api::Options, lexopt::Error> {
    let mut options = check_api::Options::default();
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("spec") => {
                let value = parser.value()?;
                options.spec = Some(match value.to_str() {
                    Some("-") => Source::Stdin,
                    _ => Source::File(value.into()),
                });
            }
            Arg::Long("json") => options.json = true,
            Arg::Long("base-url") => options.base_url = Some(parser.value()?.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(options)
}

fn export_options(mut parser: Parser) -> Result<export::Options, lexopt::Error> {
    let mut options = export::Options::default();
    let list = |text: String| text.split(',').map(str::to_owned).collect::<Vec<_>>();
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("out") => options.out = Some(parser.value()?.into()),
            Arg::Long("only") => options.only.extend(list(parser.value()?.string()?)),
            Arg::Long("workspace") => options.workspaces.extend(list(parser.value()?.string()?)),
            Arg::Long("check") => options.check = true,
            Arg::Long("base-url") => options.base_url = Some(parser.value()?.string()?),
            other => return Err(other.unexpected()),
        }
    }
    Ok(options)
}

fn serve(mode: Mode) -> ExitCode {
    let provider = TextureProvider::new(Environment::of_process());
    let modules = &[("texture_api", "provider.http")];
    serve::run_as(mode, Server::new(provider), &OPTIONS, modules)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(args: &[&str]) -> Command {
        Command::from_args(args.iter().map(|arg| OsString::from(*arg)))
    }

    #[test]
    fn terraform_gives_no_arguments_and_people_some() {
        let invalid =
            |argument: &str| Command::Invalid(format!("unexpected argument {argument:?}"));
        assert_eq!(command(&[]), Command::Serve);
        assert_eq!(command(&["--debug"]), Command::Debug);
        assert_eq!(command(&["-version"]), Command::Version);
        assert_eq!(command(&["check-api", "--help"]), Command::Help);
        assert_eq!(command(&["--debgu"]), invalid("--debgu"));
        assert_eq!(command(&["--debug", "now"]), invalid("now"));
    }

    #[test]
    fn check_api_takes_a_document_a_format_and_an_address() {
        let options = |spec, json, base_url: Option<&str>| {
            Command::CheckApi(check_api::Options {
                spec,
                json,
                base_url: base_url.map(str::to_owned),
            })
        };
        assert_eq!(command(&["check-api"]), options(None, false, None));
        assert_eq!(
            command(&[
                "check-api",
                "--spec",
                "-",
                "--json",
                "--base-url=http://127.0.0.1:1/v1"
            ]),
            options(Some(Source::Stdin), true, Some("http://127.0.0.1:1/v1"))
        );
        assert_eq!(
            command(&["check-api", "--spec", "swagger.json"]),
            options(Some(Source::File("swagger.json".into())), false, None)
        );
        for args in [
            &["check-api", "--spec"][..],
            &["check-api", "--key", "x"],
            &["check-api", "x"],
        ] {
            assert!(matches!(command(args), Command::Invalid(_)), "{args:?}");
        }
    }
}
