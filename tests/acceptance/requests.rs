//! What a run requests of the API, and what becomes of it when responses fail to come.

mod bulk;
mod costs;
#[cfg(unix)]
mod interrupted;
#[cfg(target_os = "linux")]
mod killed;
mod lagging;
mod lost;
mod waiting;
mod who;

use crate::harness::Run;

/// How often a run sent exactly this request.
fn times_requested(run: &Run<'_>, method: &str, path: &str) -> usize {
    let requests = run.requests().iter();
    requests
        .filter(|request| request.method == method && request.path == path)
        .count()
}

/// How often a run read a single object of a list.
fn single_reads(run: &Run<'_>, path: &str) -> usize {
    let is_one = |found: &str| found.strip_prefix(path).is_some_and(|id| !id.is_empty());
    let requests = run.requests().iter();
    requests
        .filter(|request| request.method == "GET" && is_one(&request.path))
        .count()
}
