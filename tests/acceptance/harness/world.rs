//! The world of one test: a folder, an environment, a command line, and the API.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use expect_test::Expect;
use serde_json::Value;
use tempfile::TempDir;
use texture_emulator::{Emulator, Recorded};

use super::cli::Cli;
use super::names::Names;
use super::plan::{FILE, Planned};
use super::process::Process;
use super::run::Run;
use super::state::{self, Instance};

const PROVIDER: &str = env!("CARGO_BIN_EXE_terraform-provider-texture");

/// The folder in which the provider is found without being installed, below the world's.
const PROGRAMS: &str = "programs";

/// Where the provider is published. In full, because OpenTofu's own registry is another one.
pub(crate) const SOURCE: &str = "registry.terraform.io/texturehq/texture";

/// The file in which the log is kept, in the world's folder.
const LOG: &str = "trace.log";

/// Terraform's local state, in the world's folder.
const STATE: &str = "terraform.tfstate";

/// How long to wait for a request that has to come.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often a command that may have ended is looked at.
const GLANCE: Duration = Duration::from_millis(100);

/// The world of one test.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) emulator: Emulator,
    pub(crate) cli: &'static Cli,
    folder: TempDir,
    variables: RefCell<BTreeMap<String, OsString>>,
    names: Names,
    arrivals: Mutex<Receiver<Recorded>>,
}

/// How it begins, and what a test sets in it.
impl World {
    /// A world with an emulator, whose address and key are in the environment, and with the built
    /// provider in the place of an installed one.
    pub(crate) fn new(cli: &'static Cli) -> Self {
        let (tell, arrivals) = mpsc::channel();
        let emulator = Emulator::builder()
            .watch(move |request| drop(tell.send(request.clone())))
            .start()
            .expect("an emulator starts on a free port");
        let world = Self {
            emulator,
            cli,
            folder: tempfile::tempdir().expect("there is room for a folder"),
            variables: RefCell::default(),
            names: Names::default(),
            arrivals: Mutex::new(arrivals),
        };
        world.set_up();
        world
    }

    fn set_up(&self) {
        // The provider leaves notes in the temporary directory; those of tests go with their world.
        for (variable, name) in [("HOME", "home"), ("TMPDIR", "tmp")] {
            let folder = self.path(name);
            std::fs::create_dir(&folder).expect("a new folder is empty");
            self.set(variable, folder);
        }
        self.set("TF_CLI_CONFIG_FILE", self.path("cli.tfrc"));
        self.set("TEXTURE_API_KEY", self.emulator.api_key());
        self.set("TEXTURE_BASE_URL", self.emulator.url());
        self.put_provider(&format!("{PROGRAMS}/terraform-provider-texture"));
        self.override_providers(&[SOURCE]);
        self.write("versions.tf", &required_providers());
    }

    /// Puts the built provider there: as it is now, whatever is built meanwhile.
    pub(crate) fn put_provider(&self, name: &str) {
        let place = self.path(&format!("{name}{}", std::env::consts::EXE_SUFFIX));
        std::fs::create_dir_all(place.parent().unwrap_or(&place)).expect("a folder can be made");
        std::fs::hard_link(PROVIDER, &place)
            .or_else(|_| std::fs::copy(PROVIDER, &place).map(drop))
            .expect("the built provider can be read");
    }

    /// Puts the built provider in the place of these, without `init`.
    pub(crate) fn override_providers(&self, sources: &[&str]) {
        let folder = self.path(PROGRAMS);
        let overrides: String = sources
            .iter()
            .map(|source| format!("    {source:?} = {folder:?}\n"))
            .collect();
        let text = format!("provider_installation {{\n  dev_overrides {{\n{overrides}  }}\n}}\n");
        self.write("cli.tfrc", &text);
    }

    /// The configuration, in the place of any before.
    pub(crate) fn configuration(&self, text: &str) {
        self.write("main.tf", text);
    }

    /// A file in the folder of the configuration.
    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).expect("the folder can be written to");
    }

    /// Removes a file from the folder of the configuration.
    pub(crate) fn remove(&self, name: &str) {
        std::fs::remove_file(self.path(name)).expect("the file exists");
    }

    /// Somebody makes an object in the dashboard, of a kind that is the last part of its list's path;
    /// gives its id.
    pub(crate) fn created_elsewhere(&self, kind: &str, body: Value) -> String {
        let created = self.emulator.act("POST", &format!("/v1/{kind}"), body);
        let id = &created.expect("it can be made")["id"];
        id.as_str().expect("what is made has an id").to_owned()
    }

    /// An environment variable of the commands to come.
    pub(crate) fn set(&self, name: &str, value: impl AsRef<OsStr>) {
        self.variables
            .borrow_mut()
            .insert(name.to_owned(), value.as_ref().to_owned());
    }

    /// Takes an environment variable away again.
    pub(crate) fn unset(&self, name: &str) {
        self.variables.borrow_mut().remove(name);
    }

    /// A place in the folder of the configuration.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file of that folder.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name))
            .unwrap_or_else(|error| panic!("{name} cannot be read: {error}"))
    }
}

/// The commands.
impl World {
    /// Applies the configuration; where that succeeds, the plan after it is empty.
    pub(crate) fn apply(&self) -> Run<'_> {
        self.apply_with(&[])
    }

    /// [`World::apply`] with further options.
    pub(crate) fn apply_with(&self, options: &[&str]) -> Run<'_> {
        let run = self.apply_unsettled(options);
        if run.status() == Some(0) {
            self.plan().is_empty();
        }
        run
    }

    /// Applies the configuration, and says nothing of the plan after it.
    pub(crate) fn apply_unsettled(&self, options: &[&str]) -> Run<'_> {
        let fixed = ["apply", "-json", "-auto-approve", "-input=false"];
        self.run(&[&fixed, options].concat())
    }

    /// Begins to apply the configuration.
    pub(crate) fn begin_apply(&self, options: &[&str]) -> Applying<'_> {
        let fixed = ["apply", "-json", "-auto-approve", "-input=false"];
        let former_state = std::fs::read(self.path(STATE)).ok();
        let process = self.start(&[&fixed, options].concat());
        Applying {
            world: self,
            process,
            former_state,
        }
    }

    /// Applies the plan that was created last.
    pub(crate) fn apply_plan(&self) -> Run<'_> {
        self.run(&["apply", "-json", "-input=false", FILE])
    }

    /// Destroys all that is in state.
    pub(crate) fn destroy(&self) -> Run<'_> {
        self.apply_unsettled(&["-destroy"])
    }

    /// Plans.
    pub(crate) fn plan(&self) -> Planned<'_> {
        self.plan_with(&[])
    }

    /// Plans with further options.
    pub(crate) fn plan_with(&self, options: &[&str]) -> Planned<'_> {
        let out = format!("-out={FILE}");
        let fixed = ["plan", "-json", "-input=false", "-detailed-exitcode", &out];
        Planned::new(self.run(&[&fixed, options].concat()))
    }

    /// Validates the configuration.
    pub(crate) fn validate(&self) -> Run<'_> {
        self.run(&["validate", "-json"])
    }

    /// Runs any command.
    pub(crate) fn run(&self, args: &[&str]) -> Run<'_> {
        self.finish(self.start(args))
    }

    /// `console`, which evaluates an expression.
    pub(crate) fn console(&self, expression: &str) -> Run<'_> {
        self.write("expression", &format!("{expression}\n"));
        let file = std::fs::File::open(self.path("expression")).expect("it was just written");
        self.emulator.clear_requests();
        let mut command = self.command(&["console", "-no-color"]);
        self.finish(Process::start_with_input(&mut command, file.into()))
    }

    /// A file of a plan or state, as JSON.
    pub(super) fn show(&self, file: &str) -> Value {
        let output = Process::start(
            self.command(&["show", "-json", file])
                .current_dir(self.folder.path()),
        )
        .finish();
        let text = String::from_utf8_lossy(&output.stderr);
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{file} cannot be shown: {error}\n{text}"))
    }

    fn start(&self, args: &[&str]) -> Process {
        eprintln!("$ {}", args.join(" "));
        self.emulator.clear_requests();
        while self.arrivals().try_recv().is_ok() {}
        Process::start(&mut self.command(args))
    }

    fn finish(&self, process: Process) -> Run<'_> {
        let output = process.finish();
        let run = Run::new(self, &output, self.emulator.requests());
        eprint!("{}", run.text());
        run
    }

    /// Nothing of the environment of the tests themselves reaches a command but PATH.
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.cli.path);
        command
            .args(args)
            .current_dir(self.folder.path())
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .envs([("CHECKPOINT_DISABLE", "1"), ("TF_IN_AUTOMATION", "1")])
            .envs(&*self.variables.borrow());
        command
    }
}

/// What came of it.
impl World {
    /// The attributes of an object in state.
    pub(crate) fn state(&self, address: &str) -> Value {
        self.instance(address).attributes
    }

    /// The attributes of an object in state are exactly these.
    pub(crate) fn state_is(&self, address: &str, expected: Expect) {
        let text = format!("{:#}\n", self.state(address));
        expected.assert_eq(&self.tidy(&text));
    }

    /// The id of an object in state.
    pub(crate) fn id(&self, address: &str) -> String {
        let id = &self.state(address)["id"];
        id.as_str()
            .expect("an object in state has an id")
            .to_owned()
    }

    /// Whether the next apply is to replace an object because making it failed half way.
    pub(crate) fn is_tainted(&self, address: &str) -> bool {
        self.instance(address).tainted
    }

    /// The addresses of all that is in state.
    pub(crate) fn addresses(&self) -> Vec<String> {
        self.instances()
            .into_iter()
            .map(|instance| instance.address)
            .collect()
    }

    /// The ids of all that is in state, in the order of their addresses.
    pub(crate) fn ids(&self) -> Vec<String> {
        let ids = self.instances().into_iter();
        ids.filter_map(|instance| Some(instance.attributes["id"].as_str()?.to_owned()))
            .collect()
    }

    /// Keeps all that the commands to come log, for [`World::log`].
    pub(crate) fn keep_log(&self) {
        self.set("TF_LOG", "trace");
        self.set("TF_LOG_PATH", self.path(LOG));
    }

    /// The log so far.
    pub(crate) fn log(&self) -> String {
        self.read(LOG)
    }

    /// The same text for every run.
    pub(crate) fn tidy(&self, text: &str) -> String {
        self.names.tidy(text)
    }

    fn instance(&self, address: &str) -> Instance {
        let mut instances = self.instances().into_iter();
        instances
            .find(|instance| instance.address == address)
            .unwrap_or_else(|| panic!("{address} is not in state"))
    }

    /// All that is in state.
    pub(crate) fn instances(&self) -> Vec<Instance> {
        state::instances(&self.path(STATE))
    }

    /// Waits until the command that was started last has sent this request.
    fn wait_until_requested(&self, method: &str, path: &str) {
        let arrivals = self.arrivals();
        while let Ok(request) = arrivals.recv_timeout(PATIENCE) {
            if request.method == method && request.path == path {
                return;
            }
        }
        panic!("{method} {path} was not requested within {PATIENCE:?}");
    }

    #[cfg(target_os = "linux")]
    /// Waits until the API has had so many requests of the command that was started last, as long as it runs.
    fn wait_for_requests(&self, count: usize, is_running: impl Fn() -> bool) {
        let arrivals = self.arrivals();
        let mut seen = 0;
        while seen < count {
            match arrivals.recv_timeout(GLANCE) {
                Ok(_) => seen += 1,
                Err(_) if is_running() => {}
                Err(_) => return,
            }
        }
    }

    fn arrivals(&self) -> std::sync::MutexGuard<'_, Receiver<Recorded>> {
        self.arrivals.lock().expect("no test panics with it")
    }
}

/// An apply under way.
#[derive(Debug)]
#[must_use]
pub(crate) struct Applying<'w> {
    world: &'w World,
    process: Process,
    /// The state file as it was at the start.
    former_state: Option<Vec<u8>>,
}

impl<'w> Applying<'w> {
    /// Waits until this request has been sent; called twice, until it has been sent twice.
    pub(crate) fn when_requested(self, method: &str, path: &str) -> Self {
        self.world.wait_until_requested(method, path);
        self
    }

    /// Waits until the API has had so many requests of it, or until it has ended.
    #[cfg(target_os = "linux")]
    pub(crate) fn after_requests(self, count: usize) -> Self {
        self.world
            .wait_for_requests(count, || self.process.is_running());
        self
    }

    /// Waits for its end.
    pub(crate) fn finish(self) -> Run<'w> {
        self.world.finish(self.process)
    }

    /// Presses Ctrl-C.
    #[cfg(unix)]
    pub(crate) fn interrupt(self) -> Run<'w> {
        self.process.interrupt();
        self.finish()
    }

    /// Presses Ctrl-C as soon as this request has been sent.
    #[cfg(unix)]
    pub(crate) fn interrupt_when_requested(self, method: &str, path: &str) -> Run<'w> {
        self.when_requested(method, path).interrupt()
    }

    /// Ends the command and its providers at once, as `kill -9` does.
    ///
    /// Terraform writes a local state file in place: killed in between, it leaves an empty one. A remote
    /// backend keeps the state of before then, so that is what the next command finds here too.
    #[cfg(unix)]
    pub(crate) fn kill(self) -> Run<'w> {
        self.process.kill();
        let run = self.world.finish(self.process);
        let file = self.world.path(STATE);
        let state = std::fs::read(&file).unwrap_or_default();
        let is_whole = serde_json::from_slice::<serde::de::IgnoredAny>(&state).is_ok();
        if let Some(former) = self.former_state.filter(|_| !is_whole) {
            std::fs::write(file, former).expect("the folder can be written to");
        }
        run
    }

    /// Ends its providers at once, as `kill -9` does.
    #[cfg(target_os = "linux")]
    pub(crate) fn kill_providers(self) -> Run<'w> {
        self.process.kill_all_from(&self.world.path(PROGRAMS));
        self.finish()
    }
}

fn required_providers() -> String {
    format!(
        "terraform {{\n  required_providers {{\n    texture = {{\n      source = {SOURCE:?}\n    }}\n  }}\n}}\n"
    )
}
