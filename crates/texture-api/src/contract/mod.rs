//! What this client expects of the API, as data: for the documentation, and for comparing it with the
//! API's own description of itself.
//!
//! The facts themselves stand with the requests ([`Request::ENDPOINT`]) and the types of the objects; here
//! they are only gathered. Each is marked as documented or assumed.

mod members;
mod samples;

use serde::de::DeserializeOwned;
use serde_json::Value;

pub use members::{Member, Shape};

use crate::listing::Listing;
use crate::request::{Endpoint, Request};
use crate::{
    api_keys, audit_logs, collections, destinations, invitations, members as team, oauth_apps,
    workspaces,
};

/// What is expected of one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// How it is called, and whether that is documented or assumed.
    pub endpoint: Endpoint,
    /// The members of the query that we may send.
    pub query: Vec<&'static str>,
    /// The members of the body that we may send.
    pub sent: Vec<Member>,
    /// The members of the answer that we read: of one object, where the answer is a page of them.
    pub answered: Vec<Member>,
    /// Whether the answer is a page of a list.
    pub is_list: bool,
}

/// Assumptions that belong to no single endpoint. Each is made in one place of this crate.
pub const ASSUMPTIONS: &[&str] = &[
    "A missing or unknown key is answered with 401, a key of another type with 403.",
    "400, 401, 403, 404 and 500 have their usual meanings; a page or page size out of range is answered with 400.",
    "A null in a creating request is the same as leaving the member out; in an update it clears where that is said, and is refused elsewhere.",
    "`workspaceId` in the body of a creating request chooses the workspace; the answer tells which one it became.",
    "A destination's secret may be null or masked with asterisks in an answer.",
    "Device types `THERMOSTATS` and `VEHICLES`: the documented list was cut. An unlisted type is passed on.",
    "The audit log calls types `Member`, `Invitation`, `ApiKey`, `Destination`, `Collection` and `OAuthApp`, calls creations `<type>.create`, and calls a key `apiKey`.",
];

/// Reads the API's own description of itself, an OpenAPI 3.1 document.
#[derive(Clone, Copy, Debug)]
pub struct Document;

impl Request for Document {
    type Response = Value;
    const ENDPOINT: Endpoint = Endpoint::read("/docs/swagger.json");
}

/// All that is expected, in the order of the API's documentation.
pub fn expectations() -> Vec<Expectation> {
    [
        workspaces(),
        members(),
        invitations(),
        api_keys(),
        destinations(),
        collections(),
        oauth_apps(),
        audit_logs(),
    ]
    .concat()
}

fn workspaces() -> Vec<Expectation> {
    use workspaces::{Clear, Create, Delete, Get, List, SetProtection, Update, Workspace};
    vec![
        list(&List),
        plain::<Get, Workspace>(),
        with_body::<Create, Workspace>(&samples::workspace(), &Create::default()),
        with_body::<Update, Workspace>(&samples::workspace_update(), &Update::default()),
        with_body::<SetProtection, Workspace>(&samples::protection(), &SetProtection::default()),
        unanswered::<Delete>(),
        unanswered::<Clear>(),
    ]
}

fn members() -> Vec<Expectation> {
    use team::{Delete, Get, List, Member, Update};
    vec![
        list(&List),
        plain::<Get, Member>(),
        with_body::<Update, Member>(&samples::member_update(), &Update::default()),
        unanswered::<Delete>(),
    ]
}

fn invitations() -> Vec<Expectation> {
    use invitations::{Create, Get, Invitation, List, Revoke};
    vec![
        list(&List),
        plain::<Get, Invitation>(),
        with_body::<Create, Invitation>(&samples::invitation(), &Create::default()),
        unanswered::<Revoke>(),
    ]
}

fn api_keys() -> Vec<Expectation> {
    use api_keys::{ApiKey, Create, Get, List, Revoke, Rotate};
    vec![
        list(&List),
        plain::<Get, ApiKey>(),
        with_secret(
            with_body::<Create, ApiKey>(&samples::api_key(), &Create::default()),
            Member::required("key"),
        ),
        with_secret(plain::<Rotate, ApiKey>(), Member::required("key")),
        unanswered::<Revoke>(),
    ]
}

fn destinations() -> Vec<Expectation> {
    use destinations::{Create, Delete, Destination, Get, List, Update};
    vec![
        list(&List),
        plain::<Get, Destination>(),
        with_body::<Create, Destination>(&samples::destination(), &Create::default()),
        with_body::<Update, Destination>(&samples::destination_update(), &Update::default()),
        unanswered::<Delete>(),
    ]
}

fn collections() -> Vec<Expectation> {
    use collections::{Collection, Create, Delete, Entities, Get, List, Update};
    vec![
        list(&List {
            collection_type: Some(String::new()),
        }),
        plain::<Get, Collection>(),
        Expectation {
            answered: vec![Member::required("id")],
            ..list(&Entities { id: String::new() })
        },
        with_body::<Create, Collection>(&samples::collection(), &Create::default()),
        with_body::<Update, Collection>(&samples::collection_update(), &Update::default()),
        unanswered::<Delete>(),
    ]
}

fn oauth_apps() -> Vec<Expectation> {
    use oauth_apps::{Create, Delete, Get, List, OAuthApp, RotateSecret, Update};
    let secret = || Member::optional("clientSecret");
    vec![
        list(&List),
        plain::<Get, OAuthApp>(),
        with_secret(
            with_body::<Create, OAuthApp>(&samples::oauth_app(), &Create::default()),
            secret(),
        ),
        with_body::<Update, OAuthApp>(&samples::oauth_app_update(), &Update::default()),
        unanswered::<Delete>(),
        with_secret(plain::<RotateSecret, OAuthApp>(), secret()),
    ]
}

fn audit_logs() -> Vec<Expectation> {
    let text = || Some(String::new());
    let all = audit_logs::List {
        action: text(),
        resource_type: text(),
        start_date: text(),
        end_date: text(),
    };
    vec![list(&all)]
}

fn list<L: Listing>(listing: &L) -> Expectation {
    let mut query: Vec<_> = listing.filter().into_iter().map(|(name, _)| name).collect();
    query.extend(["page", "perPage"]);
    let answered = members::read::<L::Item>();
    Expectation {
        endpoint: L::ENDPOINT,
        query,
        sent: Vec::new(),
        answered,
        is_list: true,
    }
}

fn plain<R: Request, O: DeserializeOwned>() -> Expectation {
    Expectation {
        answered: members::read::<O>(),
        ..unanswered::<R>()
    }
}

fn unanswered<R: Request>() -> Expectation {
    Expectation {
        endpoint: R::ENDPOINT,
        query: Vec::new(),
        sent: Vec::new(),
        answered: Vec::new(),
        is_list: false,
    }
}

/// What a full request has and an empty one lacks is optional.
fn with_body<R: Request, O: DeserializeOwned>(full: &R, empty: &R) -> Expectation {
    let (full, empty) = (
        full.body().unwrap_or(Value::Null),
        empty.body().unwrap_or(Value::Null),
    );
    Expectation {
        sent: members::sent(&full, &empty),
        ..plain::<R, O>()
    }
}

fn with_secret(mut expectation: Expectation, secret: Member) -> Expectation {
    expectation.answered.push(secret);
    expectation
}

#[cfg(test)]
mod tests;
