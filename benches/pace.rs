//! Many changes under the documented limits: they take as long as the limits themselves demand, and the
//! API has nothing to refuse.
//!
//! `cargo bench --bench pace 2>/dev/null` takes about three minutes; with `-- --shared` again while
//! somebody else uses the same key, which takes longer. The figures go to standard output, and what the
//! commands say to standard error; the exit status is 1 when a bar is missed.

#![expect(clippy::print_stdout, reason = "figures are what it is for")]

mod bench;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use bench::{Cli, Report, World, use_another_key};
use texture_api::{CancellationToken, Client, ManagementKey, RateLimits, Session, workspaces};
use texture_emulator::{Limits, Recorded};

const CREATIONS: usize = 150;
const DELETIONS: usize = 40;

fn main() -> ExitCode {
    let mut report = Report::default();
    let world = World::new(&Cli::all()[0]);
    println!(
        "{CREATIONS} creations and {DELETIONS} deletions, {}",
        world.cli
    );
    alone(&world, &mut report);
    if std::env::args().any(|argument| argument == "--shared") {
        shared(&World::new(&Cli::all()[0]));
    }
    report.end()
}

fn alone(world: &World, report: &mut Report) {
    settle(world);
    let (requests, time) = change(world);
    println!("with the key to itself: {time:.1?}");
    // Each batch but the first waits a minute for the one before it.
    let minutes = CREATIONS.div_ceil(60).max(DELETIONS.div_ceil(10)) - 1;
    let demanded = 60.0 * minutes as f64;
    let beyond = (time.as_secs_f64() / demanded - 1.0) * 100.0;
    report.within(..=5.0, "per cent beyond what the limits demand", beyond);
    report.within(..=0.0, "requests refused", refused(&requests) as f64);
}

fn shared(world: &World) {
    settle(world);
    let over = Arc::new(AtomicBool::new(false));
    let (neighbour, until) = (neighbour(world), Arc::clone(&over));
    let other = thread::spawn(move || keep_busy(&neighbour, &until));
    let (requests, time) = change(world);
    over.store(true, Ordering::Relaxed);
    let others = other.join().expect("the other user does not panic");
    println!(
        "while another user makes {others} requests with the same key: {time:.1?}, {} refused",
        refused(&requests)
    );
}

/// Brings about what is to be deleted: with another key, whose requests count for themselves.
fn settle(world: &World) {
    world.emulator.rate_limits(Limits::LIFTED);
    use_another_key(world);
    world.configuration(&format!(
        "provider \"texture\" {{\n  rate_limits = {{ write_per_minute = 100000 }}\n}}\n{}",
        workspaces("doomed", DELETIONS, "deletion_protection = false")
    ));
    world.apply_unsettled(&[]).succeeds();
    world.set("TEXTURE_API_KEY", world.emulator.api_key());
    world.emulator.rate_limits(Limits::default());
}

/// Deletes these, and creates others; gives what was asked for that, and how long it took.
fn change(world: &World) -> (Vec<Recorded>, Duration) {
    world.configuration(&workspaces("new", CREATIONS, ""));
    let began = Instant::now();
    let run = world.apply_unsettled(&[]);
    let time = began.elapsed();
    run.succeeds();
    assert!(run.text().contains(&format!(
        "{CREATIONS} added, 0 changed, {DELETIONS} destroyed"
    )));
    (run.requests().to_vec(), time)
}

fn workspaces(label: &str, count: usize, argument: &str) -> String {
    format!(
        "resource \"texture_workspace\" {label:?} {{\n  count = {count}\n  name  = \"{label} ${{count.index}}\"\n  {argument}\n}}\n"
    )
}

fn refused(requests: &[Recorded]) -> usize {
    let refused = requests.iter().filter(|it| it.status == Some(429));
    refused.count()
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
fn neighbour(world: &World) -> Client {
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
    let name = format!("neighbour {number}");
    let made = session.create(workspaces::Create { name }).await?;
    let lift = workspaces::SetProtection {
        id: made.id.clone(),
        deletion_protection: false,
    };
    session.send(lift).await?;
    session
        .send(workspaces::Delete::new(made.id))
        .await
        .map(drop)
}
