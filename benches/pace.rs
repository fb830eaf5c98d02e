//! Many changes under the documented limits: they take as long as the limits themselves demand, and the
//! API has nothing to refuse.
//!
//! `cargo bench --bench pace 2>/dev/null` takes about eight minutes; with `-- --shared` some more, while
//! somebody else uses the same key. The figures go to standard output, and what the commands say to
//! standard error; the exit status is 1 when a bar is missed.

#![expect(clippy::print_stdout, reason = "figures are what it is for")]

mod bench;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use bench::{Cli, Report, World, use_another_key};
use serde_json::json;
use texture_api::{CancellationToken, Client, ManagementKey, RateLimits, Session, workspaces};
use texture_emulator::Limits;

const CREATIONS: usize = 150;
const DELETIONS: usize = 40;

/// A command line works at ten changes at once. Those that wait for one limit then keep out others that
/// would meet none, so what is changed in several ways at once needs more.
const ALL_AT_ONCE: &[&str] = &["-parallelism=200"];

fn main() -> ExitCode {
    let mut report = Report::default();
    let cli = &Cli::all()[0];
    println!("{CREATIONS} creations and {DELETIONS} deletions, {cli}");
    apart(&World::new(cli), &mut report);
    at_once(&World::new(cli), &mut report);
    if std::env::args().any(|argument| argument == "--shared") {
        shared(&World::new(cli));
    }
    report.end()
}

fn apart(world: &World, report: &mut Report) {
    settle(world);
    let kept = workspaces("doomed", DELETIONS, "deletion_protection = false");
    let created = workspaces("new", CREATIONS, "");
    let creations = change(world, &(kept + &created), &[]);
    creations.report("creations", waits(CREATIONS, 60), report);
    let deletions = change(world, &created, &[]);
    deletions.report("deletions", waits(DELETIONS, 10), report);
}

fn at_once(world: &World, report: &mut Report) {
    settle(world);
    let both = change(world, &workspaces("new", CREATIONS, ""), ALL_AT_ONCE);
    let demanded = waits(CREATIONS, 60).max(waits(DELETIONS, 10));
    both.report("both at once", demanded, report);
}

fn shared(world: &World) {
    settle(world);
    let over = Arc::new(AtomicBool::new(false));
    let (neighbor, until) = (neighbor(world), Arc::clone(&over));
    let other = thread::spawn(move || keep_busy(&neighbor, &until));
    let both = change(world, &workspaces("new", CREATIONS, ""), ALL_AT_ONCE);
    over.store(true, Ordering::Relaxed);
    let others = other.join().expect("the other user does not panic");
    println!(
        "both at once, while another user makes {others} requests with the same key: {:.1?}, {} refused",
        both.time, both.refused
    );
}

/// How long so many changes have to wait: each batch but the first, a minute for the one before it.
fn waits(changes: usize, per_minute: usize) -> Duration {
    let batches = u32::try_from(changes.div_ceil(per_minute)).expect("there are not so many");
    Duration::from_secs(60) * (batches - 1)
}

/// Brings about what is to be deleted: with another key, whose requests count for themselves.
fn settle(world: &World) {
    world.emulator.rate_limits(Limits::LIFTED);
    // A key belongs to a workspace.
    world.created_elsewhere("workspaces", json!({ "name": "home" }));
    use_another_key(world);
    world.configuration(&format!(
        "provider \"texture\" {{\n  rate_limits = {{ write_per_minute = 100000 }}\n}}\n{}",
        workspaces("doomed", DELETIONS, "deletion_protection = false")
    ));
    world.apply_unsettled(&[]).succeeds();
    world.set("TEXTURE_API_KEY", world.emulator.api_key());
    world.emulator.rate_limits(Limits::default());
}

/// An apply that succeeded.
struct Change {
    time: Duration,
    /// How many of its requests met a limit.
    refused: usize,
}

impl Change {
    fn report(&self, what: &str, demanded: Duration, report: &mut Report) {
        println!(
            "{what}: {:.1?}, of which the limits demand {demanded:?}",
            self.time
        );
        let beyond = self.time.as_secs_f64() / demanded.as_secs_f64() - 1.0;
        report.within(
            ..=5.0,
            "per cent beyond what the limits demand",
            beyond * 100.0,
        );
        report.within(..=0.0, "requests refused", self.refused as f64);
    }
}

/// Applies this.
fn change(world: &World, configuration: &str, options: &[&str]) -> Change {
    world.configuration(configuration);
    let began = Instant::now();
    let run = world.apply_unsettled(options);
    let time = began.elapsed();
    run.succeeds();
    let refused = run
        .requests()
        .iter()
        .filter(|it| it.status == Some(429))
        .count();
    Change { time, refused }
}

fn workspaces(label: &str, count: usize, argument: &str) -> String {
    format!(
        "resource \"texture_workspace\" {label:?} {{\n  count = {count}\n  name  = \"{label} ${{count.index}}\"\n  {argument}\n}}\n"
    )
}

/// Makes and deletes workspaces until it is over; gives how many requests that took.
fn keep_busy(client: &Client, over: &AtomicBool) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a thread can have a runtime");
    runtime.block_on(async {
        let mut requests = 0;
        while !over.load(Ordering::Relaxed) {
            let session = client.session(Duration::from_secs(600), CancellationToken::new());
            let done = come_and_go(&session, requests).await;
            requests += if done.is_ok() { 3 } else { 1 };
        }
        requests
    })
}

/// Somebody with the same key, who keeps to a third of the limits.
fn neighbor(world: &World) -> Client {
    let key = ManagementKey::parse(world.emulator.api_key()).expect("the emulator's key is one");
    let address = world
        .emulator
        .url()
        .parse()
        .expect("the emulator has an address");
    let limits = RateLimits {
        read_per_minute: 100,
        write_per_minute: 20,
        destructive_per_minute: 3,
    };
    Client::builder(address, key).rate_limits(limits).build()
}

async fn come_and_go(session: &Session, number: usize) -> texture_api::Result<()> {
    let name = format!("neighbor {number}");
    let created = session.create(workspaces::Create { name }).await?;
    let lift = workspaces::SetProtection {
        id: created.object.id.clone(),
        deletion_protection: false,
    };
    session.send(lift).await?;
    session
        .send(workspaces::Delete::new(created.object.id))
        .await
        .map(drop)
}
