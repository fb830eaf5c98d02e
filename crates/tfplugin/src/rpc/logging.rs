//! One span per RPC, with the keys that Terraform's logs use.

use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use tonic::Status;
use tracing::Instrument;

/// The number of calls so far; together with the process id it identifies a call.
static CALLS: AtomicU64 = AtomicU64::new(1);

/// Runs `call` in a span that its log lines inherit, and logs when it ends.
pub(super) async fn traced<T>(
    rpc: &'static str,
    type_name: String,
    call: impl Future<Output = Result<T, Status>>,
) -> Result<T, Status> {
    let number = CALLS.fetch_add(1, Ordering::Relaxed);
    let span = tracing::error_span!(
        target: "provider",
        "rpc",
        tf_rpc = rpc,
        tf_req_id = format_args!("{:x}-{number:x}", std::process::id()),
        tf_resource_type = type_name,
    );
    let timed = async {
        let begin = Instant::now();
        tracing::trace!(target: "provider", "Received request");
        let response = call.await;
        let tf_req_duration_ms = u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::trace!(target: "provider", tf_req_duration_ms, "Served request");
        response
    };
    timed.instrument(span).await
}
