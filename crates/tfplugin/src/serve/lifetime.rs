//! The lifetime of the process: however it ends, pending calls finish first.

use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// The two events that everything in `serve` waits for. Clones share one lifetime.
#[derive(Clone, Debug, Default)]
pub(super) struct Lifetime {
    ending: CancellationToken,
    closing: CancellationToken,
}

impl Lifetime {
    /// Requests the end. The provider may still have work to do, and connections stay open.
    pub(super) fn end(&self) {
        self.ending.cancel();
    }

    /// Waits until the end is requested.
    pub(super) async fn end_requested(&self) {
        self.ending.cancelled().await;
    }

    /// Closes everything: the provider has finished.
    pub(super) fn close(&self) {
        self.closing.cancel();
    }

    /// Waits until everything is to be closed.
    pub(super) async fn closed(&self) {
        self.closing.cancelled().await;
    }

    /// A stream that yields nothing until everything is closed, and then ends.
    pub(super) fn silence<T>(&self) -> Silence<T> {
        Silence {
            closed: Box::pin(self.closing.clone().cancelled_owned()),
            unsaid: PhantomData,
        }
    }
}

/// The stream of [`Lifetime::silence`].
pub(super) struct Silence<T> {
    closed: Pin<Box<WaitForCancellationFutureOwned>>,
    unsaid: PhantomData<fn() -> T>,
}

impl<T> Stream for Silence<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        self.closed.as_mut().poll(context).map(|()| None)
    }
}
