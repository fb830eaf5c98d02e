//! Where the demo happens: a folder with a configuration, the emulator, and the CLI between them.

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use texture_emulator::Emulator;

use super::installed::Installed;
use super::interrupt::Interrupt;
use super::output::Output;
use super::run::Run;
use crate::cli::Cli;

/// Dropping it ends the emulator and removes the folder.
pub(super) struct Sandbox {
    folder: TempDir,
    /// Below the folder, so that the listing of it shows nothing that is there for the demo's sake.
    configuration: PathBuf,
    cli: Installed,
    emulator: Emulator,
    output: Output,
    interrupt: Interrupt,
}

/// Before and after.
impl Sandbox {
    /// Sets everything up for `provider`, the program.
    pub(super) fn set(cli: Cli, provider: &Path, output: Output) -> Result<Self, Box<dyn Error>> {
        let interrupt = Interrupt::listen()?;
        let folder = tempfile::Builder::new().prefix("texture-demo-").tempdir()?;
        let configuration = folder.path().join("configuration");
        fs::create_dir(&configuration)?;
        let cli = Installed::new(cli, provider, folder.path())?;
        let emulator = Emulator::builder().start()?;
        output.report(&format!(
            "The CLI is {}. The provider finds the emulated API, and the key to it, in\n\
             the environment: TEXTURE_BASE_URL={}, and TEXTURE_API_KEY.",
            cli.title(),
            emulator.url()
        ))?;
        Ok(Self {
            folder,
            configuration,
            cli,
            emulator,
            output,
            interrupt,
        })
    }

    /// Takes everything away, and fails where that fails.
    pub(super) fn clear(self) -> Result<(), Box<dyn Error>> {
        let Self {
            folder, emulator, ..
        } = self;
        drop(emulator);
        Ok(folder.close()?)
    }
}

/// What is said and done here.
impl Sandbox {
    /// Begins a part of the demo.
    pub(super) fn part(&self, heading: &str, words: &str) -> Result<(), Box<dyn Error>> {
        self.output.announce(heading)?;
        self.output.report(words)
    }

    /// Continues the demo.
    pub(super) fn report(&self, words: &str) -> Result<(), Box<dyn Error>> {
        self.output.report(words)
    }

    /// Writes a file, and shows it.
    pub(super) fn write(&self, name: &str, text: &str) -> Result<(), Box<dyn Error>> {
        fs::write(self.configuration.join(name), text)?;
        self.output.file(name, text)
    }

    /// Changes lines of a file, and shows the change.
    pub(super) fn change(&self, name: &str, old: &str, new: &str) -> Result<(), Box<dyn Error>> {
        let path = self.configuration.join(name);
        let before = fs::read_to_string(&path)?;
        let after = before.replacen(old, new, 1);
        if after == before {
            return Err(format!("{name} has no {old:?} to change").into());
        }
        fs::write(&path, after)?;
        self.output
            .file(name, &(marked("-", old) + &marked("+", new)))
    }

    /// Lets the CLI install the provider. What it prints, warnings about a mirror that is there
    /// for the demo alone, shows only when it fails.
    pub(super) fn init(&self) -> Result<(), Box<dyn Error>> {
        let output = self.command("init").output()?;
        if output.status.success() {
            return Ok(());
        }
        let printed = [output.stdout, output.stderr].concat();
        Err(format!("init failed:\n{}", String::from_utf8_lossy(&printed)).into())
    }

    /// Runs the CLI, showing command and output.
    pub(super) fn run(&self, arguments: &str) -> Result<Run, Box<dyn Error>> {
        let line = format!("{} {arguments}", self.cli.name());
        self.output.command(&line)?;
        let (output, writer) = std::io::pipe()?;
        let mut command = self.command(arguments);
        let mut child = command.stdout(writer.try_clone()?).stderr(writer).spawn()?;
        // It holds the pipe's other ends, and reading ends only when all of them are closed.
        drop(command);
        let printed = self.echo(BufReader::new(output))?;
        let status = child.wait()?.code();
        self.interrupt.check()?;
        Ok(Run::new(line, status, &printed))
    }

    fn command(&self, arguments: &str) -> Command {
        let mut command = self.cli.command(self.output.colors);
        command
            .args(arguments.split(' '))
            .current_dir(&self.configuration)
            // The provider leaves a file there for the next process of a run.
            .env("TMPDIR", self.folder.path())
            .env("TEXTURE_BASE_URL", self.emulator.url())
            .env("TEXTURE_API_KEY", self.emulator.api_key())
            .stdin(Stdio::null());
        command
    }

    fn echo(&self, output: impl BufRead) -> Result<String, Box<dyn Error>> {
        let mut printed = String::new();
        for line in output.lines() {
            let line = line?;
            self.output.echo(&line)?;
            printed.push_str(&line);
            printed.push('\n');
        }
        Ok(printed)
    }
}

/// What happens at the API.
impl Sandbox {
    /// Does what somebody in the dashboard would do. Returns the response of the API.
    pub(super) fn elsewhere(
        &self,
        method: &str,
        path: &str,
        body: Value,
    ) -> Result<Value, Box<dyn Error>> {
        Ok(self.emulator.act(method, path, body)?)
    }

    /// The names of all workspaces that exist.
    pub(super) fn workspaces(&self) -> Vec<String> {
        let workspaces = self.emulator.objects("workspaces");
        let names = workspaces.iter().filter_map(|found| found["name"].as_str());
        names.map(str::to_owned).collect()
    }

    /// Removes a file of the configuration.
    pub(super) fn remove(&self, name: &str) -> Result<(), Box<dyn Error>> {
        Ok(fs::remove_file(self.configuration.join(name))?)
    }

    /// The API keys with this name.
    pub(super) fn keys(&self, name: &str) -> Vec<Value> {
        let mut keys = self.emulator.objects("api-keys");
        keys.retain(|key| key["name"] == name);
        keys
    }

    /// Whether the CLI has `query`: Terraform 1.14 and later.
    pub(super) fn has_queries(&self) -> bool {
        let version = self.cli.title().strip_prefix("Terraform v1.");
        let minor = version.and_then(|it| it.split('.').next()?.parse::<u32>().ok());
        minor.is_some_and(|minor| minor >= 14)
    }

    /// The id of the workspace with this name.
    pub(super) fn workspace(&self, name: &str) -> Result<String, Box<dyn Error>> {
        let all = self.emulator.objects("workspaces");
        let found = all.iter().find(|workspace| workspace["name"] == name);
        let id = found.and_then(|workspace| workspace["id"].as_str());
        id.map(str::to_owned)
            .ok_or_else(|| format!("there is no workspace {name:?}").into())
    }

    /// From here on, requests count.
    pub(super) fn forget_requests(&self) {
        self.emulator.clear_requests();
    }

    /// The requests that were to change something.
    pub(super) fn requests_that_write(&self) -> Vec<String> {
        let requests = self.emulator.requests().into_iter();
        let writing = requests.filter(|request| request.method != "GET");
        writing
            .map(|request| format!("{} {}", request.method, request.path))
            .collect()
    }
}

fn marked(sign: &str, text: &str) -> String {
    text.lines()
        .map(|line| format!("{sign} {}\n", line.trim_start()))
        .collect()
}
