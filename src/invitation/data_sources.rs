//! The data source `texture_invitations`.

use texture_api::invitations::{self, STATUSES};
use tfplugin::validate::suggestion;
use tfplugin::{Attr, Found, Model};

use super::model::Invitation;
use crate::lists::listed::{Listed, matches};

/// Lists invitations to the organization, whatever their status.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct Invitations {
    /// Only invitations with this status: `PENDING`, `ACCEPTED` or `REVOKED`.
    #[tf(optional, check(suggestion(STATUSES)))]
    pub status: Attr<String>,
    /// The invitations, in the order in which the API lists them.
    #[tf(computed)]
    pub invitations: Attr<Vec<Found<Invitation>>>,
}

impl Listed for Invitations {
    type Object = invitations::Invitation;
    type Item = Invitation;

    const TYPE: &'static str = "texture_invitations";

    fn matches(&self, invitation: &invitations::Invitation) -> bool {
        matches(&self.status, invitation.status.as_deref())
    }

    fn with_results(self, invitations: Attr<Vec<Found<Invitation>>>) -> Self {
        Self {
            invitations,
            ..self
        }
    }
}
