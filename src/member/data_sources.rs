//! The data source `texture_members`.

use texture_api::members::{self, ROLES};
use tfplugin::validate::suggestion;
use tfplugin::{Attr, Found, Model};

use super::model::Member;
use crate::lists::listed::{Listed, matches};

/// Lists the members of the organization. People with a pending invitation are not members yet: see
/// `texture_invitations`.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct Members {
    /// Only members with this role, for example `ADMIN`.
    #[tf(optional, check(suggestion(ROLES)))]
    pub role: Attr<String>,
    /// The members, in the order in which the API lists them.
    #[tf(computed)]
    pub members: Attr<Vec<Found<Member>>>,
}

impl Listed for Members {
    type Object = members::Member;
    type Item = Member;

    const TYPE: &'static str = "texture_members";

    fn matches(&self, member: &members::Member) -> bool {
        matches(&self.role, member.role.as_deref())
    }

    fn with_results(self, members: Attr<Vec<Found<Member>>>) -> Self {
        Self { members, ..self }
    }
}
