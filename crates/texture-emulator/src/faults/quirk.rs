//! Quirks: behavior that the contract allows, and that clients must not rely on being absent.

use std::collections::BTreeSet;

use clap::ValueEnum;

/// A behavior that the contract allows, and that an emulator has when it is turned on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Quirk {
    /// Lists begin with the newest object instead of the oldest.
    NewestFirst,
    /// Every response has members that no document describes.
    UnknownMembers,
    /// Requests may have members that no document describes; they are ignored instead of refused.
    LenientRequests,
    /// No response has the state of the rate limit; a 429 still says when to come back.
    NoRateLimitHeaders,
    /// Whatever workspace is requested, objects are created in the oldest one.
    PlacementIgnored,
    /// A destination's event types come back in another order than they were given.
    EventTypesReordered,
    /// A destination's secret is null in every response but the one that created it.
    DestinationSecretNull,
    /// A destination's secret is asterisks in every response but the one that created it.
    DestinationSecretMasked,
    /// A destination without headers has null for them instead of an empty object.
    HeadersNull,
    /// An API key's owner is null in every response.
    OwnerIdMasked,
    /// Criteria come back with null for what they do not have.
    CriteriaSpelledOut,
    /// The addresses of invitations and members come back in lower case.
    EmailsLowercased,
}

/// The quirks that are on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quirks(BTreeSet<Quirk>);

impl Quirks {
    pub(crate) fn has(&self, quirk: Quirk) -> bool {
        self.0.contains(&quirk)
    }

    pub(crate) fn set(&mut self, quirk: Quirk) {
        self.0.insert(quirk);
    }
}
