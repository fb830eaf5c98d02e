//! The provider program, started by Terraform.

use std::process::ExitCode;

use terraform_provider_texture::commands::command::Command;

fn main() -> ExitCode {
    Command::from_args(std::env::args_os().skip(1)).run()
}
