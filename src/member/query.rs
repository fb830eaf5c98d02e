//! The list resource `texture_member`: members, and people with a pending invitation.

use std::collections::HashSet;
use std::pin::pin;

use futures_util::TryStreamExt;
use texture_api::members::ROLES;
use texture_api::{Object, invitations, members};
use tfplugin::list::{ListEnd, ListResults};
use tfplugin::validate::{choice, suggestion};
use tfplugin::{Attr, Context, Diagnostic, List, Model, Reads};

use super::membership::Person;
use super::model::{ACTIVE, Member, PENDING};
use super::resource::MemberResource;
use crate::lists::listed::matches;
use crate::lists::query::unlisted;
use crate::texture::{Texture, session};

/// Lists the members of the organization, and the people with a pending invitation.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct MemberQuery {
    /// Only people with this role, for example `ADMIN`.
    #[tf(optional, check(suggestion(ROLES)))]
    pub role: Attr<String>,
    /// Only members (`ACTIVE`), or only people with a pending invitation (`PENDING`).
    #[tf(optional, check(choice(&[ACTIVE, PENDING])))]
    pub status: Attr<String>,
}

/// The list resource `texture_member`.
#[derive(Debug)]
pub struct MemberList;

impl List for MemberList {
    type Resource = MemberResource;
    type Filter = MemberQuery;

    /// Invitations come first: a person who accepts in between would be in neither list otherwise.
    async fn list(
        &self,
        cx: &Context<Texture>,
        filter: MemberQuery,
        results: &mut ListResults<'_, Member>,
    ) -> Result<(), ListEnd> {
        let api = session(cx).await?;
        let mut listed = HashSet::new();
        if matches(&filter.status, Some(PENDING)) {
            let mut found = pin!(api.list_whole(invitations::List));
            while let Some(invitation) = found
                .try_next()
                .await
                .map_err(unlisted::<invitations::Invitation>)?
            {
                if invitation.is_pending() {
                    push(Person::Invited(invitation), &filter, &mut listed, results).await?;
                }
            }
        }
        if matches(&filter.status, Some(ACTIVE)) {
            let mut found = pin!(api.list_whole(members::List));
            while let Some(member) = found
                .try_next()
                .await
                .map_err(unlisted::<members::Member>)?
            {
                push(Person::Member(member), &filter, &mut listed, results).await?;
            }
        }
        Ok(())
    }
}

async fn push(
    person: Person,
    filter: &MemberQuery,
    listed: &mut HashSet<String>,
    results: &mut ListResults<'_, Member>,
) -> Result<(), ListEnd> {
    if !matches(&filter.role, person.role()) {
        return Ok(());
    }
    let (id, noun) = match &person {
        Person::Member(member) => (member.id.clone(), members::Member::NOUN),
        Person::Invited(invitation) => (invitation.id.clone(), invitations::Invitation::NOUN),
    };
    let state = Member::default().updated_from(person);
    let Some(email) = state.email.known().cloned() else {
        return results.report(without_address(noun, &id)).await;
    };
    if !listed.insert(Member::id_of(&email)) {
        return Ok(());
    }
    results.push(&email, state).await
}

fn without_address(noun: &str, id: &str) -> Diagnostic {
    Diagnostic::warning(
        format!("A {noun} without an address"),
        format!(
            "The API lists the {noun} {id} without an email address, so it cannot be imported as a \
             `texture_member`. It is left out."
        ),
    )
}
