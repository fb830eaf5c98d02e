//! What a run asks of the API, and what becomes of it when answers fail to come.

mod bulk;
mod costs;
#[cfg(unix)]
mod interrupted;
#[cfg(target_os = "linux")]
mod killed;
mod lost;
mod waiting;
mod who;

use crate::harness::Run;

/// How often a run asked exactly this.
fn asked(run: &Run<'_>, method: &str, path: &str) -> usize {
    let requests = run.requests().iter();
    requests
        .filter(|request| request.method == method && request.path == path)
        .count()
}

/// How often a run asked for a single object of a list.
fn asked_singly(run: &Run<'_>, path: &str) -> usize {
    let is_one = |found: &str| found.strip_prefix(path).is_some_and(|id| !id.is_empty());
    let requests = run.requests().iter();
    requests
        .filter(|request| request.method == "GET" && is_one(&request.path))
        .count()
}
