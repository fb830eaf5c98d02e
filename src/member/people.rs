//! The people that this run plans, creates and removes, by address.
//!
//! Terraform may create one resource and delete another that are the same person: a resource that was renamed without
//! a `moved` block, or `create_before_destroy`. A resource sees only itself; this module sees both.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The people of a run.
#[derive(Debug, Default)]
pub(crate) struct People(Mutex<HashMap<String, Person>>);

#[derive(Debug, Default)]
struct Person {
    /// The role that a resource plans.
    planned: Option<String>,
    /// The membership or invitation that a create of this run resulted in.
    held: Option<String>,
    removal: Option<Removal>,
}

/// A removal in progress.
#[derive(Clone, Debug)]
pub(super) struct Removal {
    id: String,
    stage: Arc<Mutex<Stage>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// It waits for the rate limit.
    Queued,
    /// The request was sent.
    Sent,
    /// A create of this run needs the person.
    Cancelled,
}

/// What a create may do with an existing person.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// Adopt them.
    Adopted,
    /// Wait for the removal in progress.
    BeingRemoved,
}

impl People {
    /// Records that a resource plans this person. Returns the role that another resource plans for them.
    pub(super) fn plan(&self, email: &str, role: &str) -> Option<String> {
        let mut people = self.lock();
        let person = people.entry(key(email)).or_default();
        person.planned.replace(role.to_owned())
    }

    /// Records that a create of this run is about to adopt the membership or invitation with this id.
    pub(super) fn claim(&self, email: &str, id: &str) -> Claim {
        let mut people = self.lock();
        let person = people.entry(key(email)).or_default();
        if let Some(removal) = person.removal.as_ref().filter(|it| it.id == id)
            && !removal.cancel()
        {
            return Claim::BeingRemoved;
        }
        person.held = Some(id.to_owned());
        Claim::Adopted
    }

    /// Records the membership or invitation that a create of this run resulted in.
    pub(super) fn hold(&self, email: &str, id: &str) {
        let mut people = self.lock();
        people.entry(key(email)).or_default().held = Some(id.to_owned());
    }

    /// Begins the removal of a membership or invitation; `None` where a create of this run needs it.
    pub(super) fn remove(&self, email: &str, id: &str) -> Option<Removal> {
        let mut people = self.lock();
        let person = people.entry(key(email)).or_default();
        if person.held.as_deref() == Some(id) {
            return None;
        }
        let removal = Removal {
            id: id.to_owned(),
            stage: Arc::new(Mutex::new(Stage::Queued)),
        };
        person.removal = Some(removal.clone());
        Some(removal)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Person>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Removal {
    /// Whether the request may be sent. Called right before it is.
    pub(super) fn may_be_sent(&self) -> bool {
        let mut stage = self.stage();
        if *stage == Stage::Queued {
            *stage = Stage::Sent;
        }
        *stage == Stage::Sent
    }

    /// Whether a create of this run needs the person.
    pub(super) fn is_cancelled(&self) -> bool {
        *self.stage() == Stage::Cancelled
    }

    /// Cancels the removal, if it was not sent.
    fn cancel(&self) -> bool {
        let mut stage = self.stage();
        if *stage == Stage::Queued {
            *stage = Stage::Cancelled;
        }
        *stage == Stage::Cancelled
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(email: &str) -> String {
    email.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_planned_once() {
        let people = People::default();
        assert_eq!(people.plan("Ada@example.com", "ADMIN"), None);
        assert_eq!(
            people.plan("ada@example.com", "USER").as_deref(),
            Some("ADMIN")
        );
        assert_eq!(people.plan("bob@example.com", "USER"), None);
    }

    #[test]
    fn whom_a_create_holds_no_deletion_removes() {
        let people = People::default();
        assert_eq!(people.claim("a@b.c", "mem_1"), Claim::Adopted);
        assert!(people.remove("A@b.c", "mem_1").is_none());
        assert!(
            people.remove("a@b.c", "inv_1").is_some(),
            "another invitation"
        );
    }

    #[test]
    fn a_queued_removal_gives_way_to_a_create_and_a_sent_one_does_not() {
        let people = People::default();
        let queued = people.remove("a@b.c", "mem_1").unwrap();
        assert_eq!(people.claim("a@b.c", "mem_1"), Claim::Adopted);
        assert!(!queued.may_be_sent() && queued.is_cancelled());
        let sent = people.remove("x@y.z", "mem_2").unwrap();
        assert!(sent.may_be_sent() && sent.may_be_sent(), "tried again");
        assert_eq!(people.claim("x@y.z", "mem_2"), Claim::BeingRemoved);
        assert!(!sent.is_cancelled());
    }
}
