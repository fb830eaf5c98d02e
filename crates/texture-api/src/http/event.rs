//! Events: what a user may want to know about requests that succeeded.

use std::fmt;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::fmt::friendly::{Designator, Spacing, SpanPrinter};

use crate::http::request::Tier;

/// Something that happened on the way to a result. Displays as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Requests waited for a rate limit.
    Waited {
        /// Which limit.
        tier: Tier,
        /// The requests that it allows in a minute.
        per_minute: u32,
        /// How long they waited in total.
        waited: Duration,
    },
    /// The response to a create was lost, and the object was found and adopted.
    Adopted {
        /// The noun: `workspace`.
        noun: &'static str,
        /// Its id.
        id: String,
        /// Whether it is certain that this process created it.
        is_proven: bool,
    },
    /// The response to a create was lost with the secret in it: the object was deleted or revoked.
    Undone {
        /// The noun: `API key`.
        noun: &'static str,
        /// Its id.
        id: String,
        /// Whether another one was created in its place.
        recreated: bool,
    },
    /// A create whose response was lost took effect late, after it was repeated: the second object was deleted.
    DuplicateDeleted {
        /// The noun: `destination`.
        noun: &'static str,
        /// Its id.
        id: String,
    },
    /// A create was repeated after its response was lost, and an equal object exists that may be its first
    /// result, or somebody else's.
    DuplicateSeen {
        /// The noun: `destination`.
        noun: &'static str,
        /// The id of the possible duplicate.
        id: String,
    },
    /// A create was repeated after its response was lost, and the list could not be read afterwards: nobody
    /// knows whether there is a second object.
    DuplicatePossible {
        /// The noun: `destination`.
        noun: &'static str,
        /// The name that both have.
        name: String,
        /// The id of the known object.
        id: String,
    },
    /// A list has items that are not as the contract says.
    OddItems {
        /// The noun: `API key`.
        noun: &'static str,
        /// The number of such items.
        count: usize,
        /// The number of them without an id.
        unreadable: usize,
        /// The first few of them, with their problems.
        examples: Vec<String>,
    },
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Waited {
                tier,
                per_minute,
                waited,
            } => {
                let waited = compact(*waited);
                write!(
                    f,
                    "requests of this run have waited {waited} for the {} limit of {per_minute} per minute",
                    tier.as_str()
                )
            }
            Self::Adopted {
                noun,
                id,
                is_proven: true,
            } => write!(
                f,
                "the response to a create was lost; the {noun} {id} was found to be its result"
            ),
            Self::Adopted { noun, id, .. } => write!(
                f,
                "the response to a create was lost; the {noun} {id} is taken to be its result, because nothing else fits and the audit log does not say who created it"
            ),
            Self::Undone {
                noun,
                id,
                recreated,
            } => {
                let then = if *recreated {
                    ", and a new one was created"
                } else {
                    ""
                };
                write!(
                    f,
                    "the response to a create was lost with the secret in it; the {noun} {id} that it created was removed{then}"
                )
            }
            Self::DuplicateDeleted { noun, id } => write!(
                f,
                "a create took effect twice; the second {noun}, {id}, was removed"
            ),
            Self::DuplicateSeen { noun, id } => write!(
                f,
                "the response to a create was lost and the create was repeated; the {noun} {id} is either its first result or was created by another run with the same API key. Check whether it is in use, and remove it if not"
            ),
            Self::DuplicatePossible { noun, name, id } => write!(
                f,
                "the response to a create was lost and the create was repeated, which created the {noun} {id}. Whether the first create took effect too could not be found out. Look for a second {noun} named {name:?}, and remove it if nothing uses it"
            ),
            Self::OddItems {
                noun,
                count,
                unreadable,
                examples,
            } => {
                let plural = if *count == 1 { "" } else { "s" };
                write!(
                    f,
                    "the API lists {count} {noun}{plural} otherwise than expected"
                )?;
                if !examples.is_empty() {
                    write!(f, ": {}", examples.join(", "))?;
                }
                match unreadable {
                    0 => Ok(()),
                    1 if *count == 1 => f.write_str("; it has no id and is left out"),
                    1 => f.write_str("; 1 of them has no id and is left out"),
                    more => write!(f, "; {more} of them have no id and are left out"),
                }
            }
        }
    }
}

/// A duration as people type it: `3m20s`; milliseconds only where there is no second.
pub(crate) fn compact(duration: Duration) -> String {
    let rounded = match duration.as_secs() {
        0 => SignedDuration::from_millis(i64::from(duration.subsec_millis())),
        seconds => SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX)),
    };
    SpanPrinter::new()
        .designator(Designator::Compact)
        .spacing(Spacing::None)
        .duration_to_string(&rounded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_reported_in_a_sentence() {
        let event = Event::Waited {
            tier: Tier::Write,
            per_minute: 60,
            waited: Duration::from_millis(200_400),
        };
        assert_eq!(
            event.to_string(),
            "requests of this run have waited 3m20s for the write limit of 60 per minute"
        );
    }
}
