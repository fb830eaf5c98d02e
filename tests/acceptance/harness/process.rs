//! A command that runs: it is waited for, but not forever, and may be interrupted.

use std::io::Read;
#[cfg(target_os = "linux")]
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// No command takes nearly as long, not even one that waits for rate limits; one that hangs must not
/// hang the whole run.
const PATIENCE: Duration = Duration::from_secs(600);

/// A command under way.
#[derive(Debug)]
pub(crate) struct Process {
    id: u32,
    ended: Receiver<std::io::Result<Output>>,
}

impl Process {
    pub(crate) fn start(command: &mut Command) -> Self {
        Self::start_with_input(command, Stdio::null())
    }

    /// Starts a command that reads this.
    pub(crate) fn start_with_input(command: &mut Command, input: Stdio) -> Self {
        let mut child = in_own_group(command)
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
        let id = child.id();
        let (tell, ended) = mpsc::channel();
        let stderr = child.stderr.take();
        let stderr = thread::spawn(move || read(stderr));
        thread::spawn(move || tell.send(wait(child, stderr)));
        Self { id, ended }
    }

    /// What Ctrl-C does: the signal reaches the command and the providers that it started.
    #[cfg(unix)]
    pub(crate) fn interrupt(&self) {
        self.signal(rustix::process::Signal::INT);
    }

    /// What `kill -9` does to the command and everything that it started, if it still runs.
    #[cfg(unix)]
    pub(crate) fn kill(&self) {
        let _ = rustix::process::kill_process_group(self.group(), rustix::process::Signal::KILL);
    }

    /// Whether it has not ended yet.
    #[cfg(unix)]
    pub(crate) fn is_running(&self) -> bool {
        rustix::process::test_kill_process(self.group()).is_ok()
    }

    /// What `kill -9` does to those that the command started from this folder, and to nobody else.
    #[cfg(target_os = "linux")]
    pub(crate) fn kill_all_from(&self, folder: &Path) {
        use rustix::process::{Pid, Signal, getpgid, kill_process};

        let processes = std::fs::read_dir("/proc").expect("Linux lists processes in /proc");
        let ids = processes.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
        let group = i32::try_from(self.id).ok().and_then(Pid::from_raw);
        for id in ids.filter_map(Pid::from_raw) {
            let runs = std::fs::read_link(format!("/proc/{}/exe", id.as_raw_nonzero()));
            // One that ended meanwhile needs no killing.
            if runs.is_ok_and(|file| file.starts_with(folder)) && getpgid(Some(id)).ok() == group {
                let _ = kill_process(id, Signal::KILL);
            }
        }
    }

    /// Waits for its end.
    pub(crate) fn finish(self) -> Output {
        match self.ended.recv_timeout(PATIENCE) {
            Ok(output) => output.expect("a started command can be waited for"),
            Err(_) => {
                #[cfg(unix)]
                self.kill();
                panic!("the command did not end within {PATIENCE:?}")
            }
        }
    }

    #[cfg(unix)]
    fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process_group(self.group(), signal).expect("the command still runs");
    }

    /// Its id, which is also that of the group of processes that it started.
    #[cfg(unix)]
    fn group(&self) -> rustix::process::Pid {
        let id = i32::try_from(self.id).ok();
        let id = id.and_then(rustix::process::Pid::from_raw);
        id.expect("a process has an id")
    }
}

fn wait(mut child: Child, stderr: thread::JoinHandle<Vec<u8>>) -> std::io::Result<Output> {
    let stdout = read(child.stdout.take());
    let status = child.wait()?;
    let stderr = stderr.join().unwrap_or_default();
    Ok(Output {
        status,
        stdout,
        stderr,
    })
}

fn read(pipe: Option<impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        // What was read before it broke is all there is to show.
        let _ = pipe.read_to_end(&mut bytes);
    }
    bytes
}

/// As a shell starts it, so that a signal reaches it and its providers, and nobody else.
#[cfg(unix)]
fn in_own_group(command: &mut Command) -> &mut Command {
    std::os::unix::process::CommandExt::process_group(command, 0)
}

#[cfg(not(unix))]
fn in_own_group(command: &mut Command) -> &mut Command {
    command
}
