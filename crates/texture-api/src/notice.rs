//! What a user may want to know of requests that went well.

use std::fmt;
use std::time::Duration;

use jiff::SignedDuration;
use jiff::fmt::friendly::{Designator, Spacing, SpanPrinter};

use crate::request::Tier;

/// Something that took place on the way to an answer. Prints itself as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Requests waited for a rate limit.
    Waited {
        /// Which limit.
        tier: Tier,
        /// How many requests it allows in a minute.
        per_minute: u32,
        /// How long they waited, all told.
        waited: Duration,
    },
    /// The answer to a creation was lost, and the object was found and adopted.
    Adopted {
        /// What it is: `workspace`.
        noun: &'static str,
        /// Which one.
        id: String,
    },
    /// The answer to a creation was lost with the secret in it: the object was ended, and made again.
    MadeAgain {
        /// What it is: `API key`.
        noun: &'static str,
        /// The one that was ended.
        id: String,
    },
    /// A creation whose answer was lost took effect late, after it was repeated: the second object was ended.
    TwinEnded {
        /// What it is: `destination`.
        noun: &'static str,
        /// The one that was ended.
        id: String,
    },
    /// A creation was repeated after its answer was lost, and an equal object turned up that may be its first result.
    TwinSeen {
        /// What it is: `destination`.
        noun: &'static str,
        /// The one to look at.
        id: String,
    },
}

impl fmt::Display for Notice {
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
                    "waited {waited} for the {} limit of {per_minute} per minute",
                    tier.as_str()
                )
            }
            Self::Adopted { noun, id } => write!(
                f,
                "the answer to a creation was lost; the {noun} {id} was found to be its result"
            ),
            Self::MadeAgain { noun, id } => {
                write!(
                    f,
                    "the answer to a creation was lost with the secret in it; the {noun} {id} was ended and made again"
                )
            }
            Self::TwinEnded { noun, id } => write!(
                f,
                "a creation took effect twice; the second {noun}, {id}, was ended"
            ),
            Self::TwinSeen { noun, id } => {
                write!(
                    f,
                    "a creation may have taken effect twice; look whether anybody needs the {noun} {id}"
                )
            }
        }
    }
}

/// A duration as people type it: `3m20s`; milliseconds only where there is no second.
pub(crate) fn compact(duration: Duration) -> String {
    let told = match duration.as_secs() {
        0 => SignedDuration::from_millis(i64::from(duration.subsec_millis())),
        seconds => SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX)),
    };
    SpanPrinter::new()
        .designator(Designator::Compact)
        .spacing(Spacing::None)
        .duration_to_string(&told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_a_sentence() {
        let notice = Notice::Waited {
            tier: Tier::Write,
            per_minute: 60,
            waited: Duration::from_millis(200_400),
        };
        assert_eq!(
            notice.to_string(),
            "waited 3m20s for the write limit of 60 per minute"
        );
    }
}
