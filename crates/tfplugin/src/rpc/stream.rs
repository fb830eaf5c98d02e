//! Responses that are streams.

use std::future::Future;

use futures_util::stream::{self, StreamExt};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tonic::Status;
use tonic::codegen::BoxStream;

/// The number of events that may wait to be sent.
const READ_AHEAD: usize = 16;

/// The sending half of a response.
#[derive(Clone)]
pub(super) struct Events<T>(mpsc::Sender<T>);

impl<T> Events<T> {
    /// Sends one event. Returns whether the client still reads.
    pub(super) async fn send(&self, event: T) -> bool {
        self.0.send(event).await.is_ok()
    }

    /// Completes when the client has stopped reading.
    pub(super) async fn closed(&self) {
        self.0.closed().await;
    }
}

/// A stream of what `call` sends. The call runs as a task of its own; its failure, or a panic, ends the stream
/// with an error.
pub(super) fn streamed<T, F>(rpc: &'static str, call: impl FnOnce(Events<T>) -> F) -> BoxStream<T>
where
    T: Send + 'static,
    F: Future<Output = Result<(), Status>> + Send + 'static,
{
    let (sender, receiver) = mpsc::channel(READ_AHEAD);
    let task = tokio::spawn(call(Events(sender)));
    let events = stream::unfold(receiver, |mut receiver| async move {
        let event = receiver.recv().await?;
        Some((Ok(event), receiver))
    });
    let end = stream::once(end_of(rpc, task)).filter_map(async |end| end.err().map(Err));
    Box::pin(events.chain(end))
}

async fn end_of(rpc: &'static str, task: JoinHandle<Result<(), Status>>) -> Result<(), Status> {
    match task.await {
        Ok(end) => end,
        Err(_) => Err(panicked(rpc)),
    }
}

/// The status of a call that panicked.
pub(super) fn panicked(rpc: &'static str) -> Status {
    Status::internal(format!(
        "{rpc} panicked: a bug in the provider. Its log has the details (TF_LOG=error)."
    ))
}
