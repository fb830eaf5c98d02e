//! A running `serve_probe`.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdout, Command};

/// The magic cookie of Terraform's plugins.
pub(crate) const COOKIE: (&str, &str) = (
    "TF_PLUGIN_MAGIC_COOKIE",
    "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
);

/// The process, killed when dropped, and a directory of its own for its socket.
pub(crate) struct Probe {
    child: Child,
    stdout: BufReader<ChildStdout>,
    stderr: BufReader<ChildStderr>,
    directory: TempDir,
}

/// What a probe has left when it has ended.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    /// What it wrote that was not read before.
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// What is left in the directory of its socket.
    pub(crate) files: Vec<PathBuf>,
}

/// The program itself. `cargo test -p tfplugin` builds it; who runs these tests alone, with
/// `--test serve`, builds it before, with `cargo build -p tfplugin --example serve_probe`.
pub(crate) fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let program = tests
        .parent()
        .unwrap()
        .parent()
        .unwrap()
        .join("examples/serve_probe");
    assert!(
        program.exists(),
        "build it first: cargo build -p tfplugin --example serve_probe"
    );
    program
}

impl Probe {
    /// Starts the probe as Terraform would, with these variables on top.
    pub(crate) fn plugin(variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(program());
        command
            .env(COOKIE.0, COOKIE.1)
            .env("PLUGIN_PROTOCOL_VERSIONS", "5,6");
        Self::start(command.envs(variables.iter().copied()))
    }

    /// Starts a command that runs the probe. It has no other environment than its own.
    pub(crate) fn start(command: &mut Command) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut child = command
            .env("TMPDIR", directory.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let stderr = BufReader::new(child.stderr.take().unwrap());
        Self {
            child,
            stdout,
            stderr,
            directory,
        }
    }

    /// The next line of its stdout.
    pub(crate) async fn line(&mut self) -> String {
        next_line(&mut self.stdout).await
    }

    /// The next line of its stderr.
    pub(crate) async fn error_line(&mut self) -> String {
        next_line(&mut self.stderr).await
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.id().unwrap()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    /// Its process's number.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// Closes its stdin.
    pub(crate) fn close_stdin(&mut self) {
        self.child.stdin.take();
    }

    /// The directory for its socket.
    pub(crate) fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// Waits until it has ended and everything that has its stderr too.
    pub(crate) async fn ended(mut self) -> Ended {
        let (mut stdout, mut stderr) = (String::new(), String::new());
        self.stdout.read_to_string(&mut stdout).await.unwrap();
        self.stderr.read_to_string(&mut stderr).await.unwrap();
        let status = self.child.wait().await.unwrap();
        let entries = std::fs::read_dir(self.directory.path()).unwrap();
        let files = entries.map(|entry| entry.unwrap().path()).collect();
        Ended {
            status,
            stdout,
            stderr,
            files,
        }
    }
}

async fn next_line(reader: &mut (impl AsyncBufReadExt + Unpin)) -> String {
    let mut line = String::new();
    reader.read_line(&mut line).await.unwrap();
    line.trim_end_matches('\n').to_owned()
}
