//! How the parts work together, against an API in memory and under a clock that nobody waits for.

mod address;
mod bulk;
mod create;
mod pace;
mod partial;
mod retry;
mod session;
mod several;
mod storm;

use crate::fake::{Fault, Then};

/// A response that gets lost before the request takes effect.
const fn before(then: Then) -> Fault {
    Fault {
        effect: false,
        then,
    }
}

/// A response that gets lost after the request took effect.
const fn after(then: Then) -> Fault {
    Fault { effect: true, then }
}
