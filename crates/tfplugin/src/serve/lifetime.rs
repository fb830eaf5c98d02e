//! When the process ends: whatever ends it, calls under way finish first.

use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// The two moments that everything in `serve` waits for. Clones are the same lifetime.
#[derive(Clone, Debug, Default)]
pub(super) struct Lifetime {
    ending: CancellationToken,
    closing: CancellationToken,
}

impl Lifetime {
    /// Asks for the end. The provider still has something to do, and connections stay open.
    pub(super) fn end(&self) {
        self.ending.cancel();
    }

    /// Waits until the end is requested.
    pub(super) async fn ended(&self) {
        self.ending.cancelled().await;
    }

    /// Closes everything: the provider is done.
    pub(super) fn close(&self) {
        self.closing.cancel();
    }

    /// Waits until everything is to be closed.
    pub(super) async fn closed(&self) {
        self.closing.cancelled().await;
    }

    /// A stream that says nothing until everything is closed, and then ends.
    pub(super) fn silence<T>(&self) -> Silence<T> {
        Silence {
            closed: Box::pin(self.closing.clone().cancelled_owned()),
            unsaid: PhantomData,
        }
    }
}

/// What [`Lifetime::silence`] gives.
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
