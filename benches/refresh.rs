//! What a refresh of a thousand workspaces costs under the documented limits: requests, and time beyond
//! the command line's own for the same plan.
//!
//! `cargo bench --bench refresh 2>/dev/null`. With `-- --singly` it also refreshes without pages, which
//! takes more than three minutes. The figures go to standard output, and what the commands say to
//! standard error; the exit status is 1 when a bar is missed.

#![expect(clippy::print_stdout, reason = "figures are what it is for")]

mod bench;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use bench::{Cli, Report, World, use_another_key};
use texture_emulator::Limits;

const COUNT: usize = 1000;
/// How often each plan is created.
const RUNS: usize = 7;
const LATENCY: Duration = Duration::from_millis(80);

fn main() -> ExitCode {
    let world = World::new(&Cli::all()[0]);
    settle(&world);
    let mut report = Report::default();
    println!(
        "{COUNT} workspaces in state, {}, medians of {RUNS} runs",
        world.cli
    );
    in_pages(&world, &mut report);
    if std::env::args().any(|argument| argument == "--singly") {
        singly(&world, &mut report);
    }
    report.end()
}

/// Brings them about, with limits out of the way.
fn settle(world: &World) {
    world.emulator.rate_limits(Limits::LIFTED);
    provider(
        world,
        "rate_limits = { read_per_minute = 100000, write_per_minute = 100000 }",
    );
    world.configuration(&format!(
        "resource \"texture_workspace\" \"many\" {{\n  count = {COUNT}\n  name  = \"number ${{count.index}}\"\n}}\n"
    ));
    world.apply_unsettled(&[]).succeeds();
    world.emulator.rate_limits(Limits::default());
    provider(world, "");
}

fn provider(world: &World, argument: &str) {
    world.write(
        "provider.tf",
        &format!("provider \"texture\" {{\n  {argument}\n}}\n"),
    );
}

fn in_pages(world: &World, report: &mut Report) {
    let (mut without, mut with, mut late) = (Vec::new(), Vec::new(), Vec::new());
    let mut requests = 0;
    // In turn, so that whatever else the machine does meets all alike.
    for _ in 0..RUNS {
        without.push(plan(world, &["-refresh=false"]).0);
        let (time, asked) = plan(world, &[]);
        with.push(time);
        requests = requests.max(asked);
        world.emulator.delay_responses(LATENCY);
        late.push(plan(world, &[]).0);
        world.emulator.delay_responses(Duration::ZERO);
    }
    let (without, with, late) = (median(without), median(with), median(late));
    println!(
        "plan without refresh: {without:.2?}; with: {with:.2?}; with {LATENCY:?} more a response: {late:.2?}"
    );
    let beyond = with.as_secs_f64() - without.as_secs_f64();
    let latency = late.as_secs_f64() - with.as_secs_f64();
    report.within(..=12.0, "requests of a refresh", requests as f64);
    report.within(..=3.0, "seconds of a refresh", beyond);
    report.within(..=2.0, "seconds more with later answers", latency);
}

fn singly(world: &World, report: &mut Report) {
    // What was asked in the last minute would count against the limits.
    use_another_key(world);
    provider(world, "bulk_refresh = false");
    let (time, requests) = plan(world, &[]);
    println!("without pages: {time:.1?}, {requests} requests");
    let minutes = time.as_secs_f64() / 60.0;
    report.within(..=COUNT as f64, "requests without pages", requests as f64);
    report.within(3.0.., "minutes without pages", minutes);
}

/// Makes a plan, which is empty; gives how long it took, and how many requests.
fn plan(world: &World, options: &[&str]) -> (Duration, usize) {
    let began = Instant::now();
    let planned = world.plan_with(options);
    let time = began.elapsed();
    planned.is_empty();
    (time, planned.requests().len())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
