//! `Context::wait_until`: for APIs that accept a request before they carry it out.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tfplugin::{CancellationToken, Context, Diagnostic};
use tokio::time::Instant;

const INTERVAL: Duration = Duration::from_secs(5);

fn context(seconds: u64, stop: &CancellationToken) -> Context<AtomicU32> {
    let timeout = Duration::from_secs(seconds);
    Context::new(Arc::new(AtomicU32::new(0)), timeout, stop.clone())
}

/// Waits for the `wanted`th check; how long that took.
async fn wait(cx: &Context<AtomicU32>, wanted: u32) -> (Duration, Result<u32, Diagnostic>) {
    let start = Instant::now();
    let found = cx
        .wait_until("the crate is packed", INTERVAL, || async {
            let checks = cx.client().fetch_add(1, Ordering::Relaxed) + 1;
            Ok((checks == wanted).then_some(checks))
        })
        .await;
    (start.elapsed(), found)
}

/// What verbs return can be sent between threads.
fn sent<T: Send>(future: impl Future<Output = T> + Send) -> impl Future<Output = T> + Send {
    future
}

#[tokio::test(start_paused = true)]
async fn it_checks_at_once_and_then_at_intervals() {
    let cx = context(60, &CancellationToken::new());
    assert_eq!(sent(wait(&cx, 1)).await, (Duration::ZERO, Ok(1)));
    let (took, found) = wait(&cx, 4).await;
    assert_eq!((took, found), (INTERVAL * 2, Ok(4)));
}

#[tokio::test(start_paused = true)]
async fn it_ends_with_the_timeout_and_checks_then_once_more() {
    let cx = context(12, &CancellationToken::new());
    assert_eq!(wait(&cx, 4).await, (Duration::from_secs(12), Ok(4)));
    let cx = context(12, &CancellationToken::new());
    let (took, found) = wait(&cx, 5).await;
    assert_eq!(took, Duration::from_secs(12));
    expect_test::expect!["error: Timeout: Waiting until the crate is packed took longer than 12 seconds. Run the same command again; if it needs more time, set a longer timeout where the resource has `timeouts`."].assert_eq(&found.unwrap_err().to_string());
}

#[tokio::test(start_paused = true)]
async fn it_ends_when_the_user_stops_the_run() {
    let stop = CancellationToken::new();
    let cx = context(60, &stop);
    let stopping = async {
        tokio::time::sleep(Duration::from_secs(7)).await;
        stop.cancel();
    };
    let ((took, found), ()) = tokio::join!(wait(&cx, 9), stopping);
    assert_eq!(took, Duration::from_secs(7));
    expect_test::expect!["error: Interrupted: The run was stopped while waiting until the crate is packed. Run the same command again."].assert_eq(&found.unwrap_err().to_string());
    // A check that succeeds at the same time counts.
    assert_eq!(wait(&cx, 3).await.1, Ok(3));
}

#[tokio::test(start_paused = true)]
async fn an_error_of_the_check_ends_it() {
    let cx = context(60, &CancellationToken::new());
    let end: Result<(), Diagnostic> = cx
        .wait_until("the crate is packed", INTERVAL, || async {
            Err(Diagnostic::user("No such crate", "It was removed."))
        })
        .await;
    assert_eq!(end.unwrap_err().summary, "No such crate");
}
