//! What this client expects of the API, as data: for the documentation, and for comparing it with the
//! API's own description of itself.
//!
//! The facts are declared with the requests ([`Request::ENDPOINT`]) and the types of the objects; this module
//! collects them. Each is marked as documented or assumed.

mod compare;
mod samples;

pub use compare::{Difference, compare, compare_page};

use serde_json::Value;

use crate::decode::{Expected, FromMembers, Shape};
use crate::error::Result;
use crate::http::request::{Endpoint, Method, Provenance, Repeat, Request};
use crate::list::listing::{Listing, PageOf};
use crate::object::Object;
use crate::session::Session;
use crate::{
    api_keys, audit_logs, collections, destinations, invitations, members as team, oauth_apps,
    workspaces,
};

/// A member of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name; for a member of a member, both with a dot between.
    pub name: String,
    /// The type of its value.
    pub shape: Shape,
    /// For a request, whether it is always sent; for a response, whether it may be neither left out nor null.
    pub is_required: bool,
    /// Whether it was read in Texture's documentation, for this very request; else it is assumed.
    pub is_documented: bool,
    /// The values that are known, where they are listed.
    pub values: &'static [&'static str],
}

/// What is expected of one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// The endpoint, and whether it is documented or assumed.
    pub endpoint: Endpoint,
    /// The status of a success.
    pub success: u16,
    /// The query parameters that this client may send.
    pub query: Vec<&'static str>,
    /// The members of the body that this client may send.
    pub sent: Vec<Member>,
    /// The members of the response that this client reads: of one object, where the response is a page of them.
    pub received: Vec<Member>,
    /// Whether the response is a page of a list.
    pub is_list: bool,
    /// The member of the response without which the operation fails, besides the id: a one-time secret.
    pub needed: Option<&'static str>,
}

impl Expectation {
    /// Whether a member of this name counts as documented for this request.
    fn documents(&self, is_sent: bool, name: &str) -> bool {
        let Endpoint {
            method,
            route,
            mark,
            ..
        } = self.endpoint;
        let listed = EXCEPTIONS
            .iter()
            .find(|it| it.method == method && it.route == route && it.is_sent == is_sent);
        match listed {
            Some(exception) => {
                exception.documented.contains(&name) || exception.documented == EVERY
            }
            None => mark == Provenance::Documented,
        }
    }

    /// Marks the members, and adds what is known of their values.
    fn marked(mut self) -> Self {
        let marks = |is_sent: bool, members: &[Member]| -> Vec<bool> {
            members
                .iter()
                .map(|it| self.documents(is_sent, &it.name))
                .collect()
        };
        let (sent, received) = (marks(true, &self.sent), marks(false, &self.received));
        let route = self.endpoint.route;
        let all = self.sent.iter_mut().zip(sent);
        for (member, is_documented) in all.chain(self.received.iter_mut().zip(received)) {
            member.is_documented = is_documented;
            member.values = values(route, &member.name);
        }
        self
    }
}

/// Requests of which only some members are documented.
struct Exception {
    method: Method,
    route: &'static str,
    is_sent: bool,
    documented: &'static [&'static str],
}

/// All members of the object: it is documented, although the route is not.
const EVERY: &[&str] = &["*"];

/// From the documentation's tables and samples (API contract).
const EXCEPTIONS: &[Exception] = &[
    Exception {
        method: Method::Patch,
        route: "/workspaces/:id",
        is_sent: true,
        documented: &["name"],
    },
    Exception {
        method: Method::Post,
        route: "/api-keys",
        is_sent: true,
        documented: &["name", "type", "manufacturerScope", "ownerId"],
    },
    Exception {
        method: Method::Post,
        route: "/api-keys",
        is_sent: false,
        documented: &["key"],
    },
    Exception {
        method: Method::Post,
        route: "/oauth-apps",
        is_sent: true,
        documented: &[
            "name",
            "description",
            "redirectUris",
            "allowedScopes",
            "type",
        ],
    },
    Exception {
        method: Method::Post,
        route: "/oauth-apps",
        is_sent: false,
        documented: &[
            "id",
            "clientId",
            "clientSecret",
            "name",
            "redirectUris",
            "allowedScopes",
            "type",
            "createdAt",
        ],
    },
    Exception {
        method: Method::Get,
        route: "/destinations",
        is_sent: false,
        documented: EVERY,
    },
    Exception {
        method: Method::Get,
        route: "/destinations/:id",
        is_sent: false,
        documented: EVERY,
    },
    Exception {
        method: Method::Get,
        route: "/audit-logs",
        is_sent: false,
        documented: EVERY,
    },
];

/// The values that are known of a member.
fn values(route: &str, member: &str) -> &'static [&'static str] {
    let noun = route.trim_start_matches('/').split('/').next();
    match (noun.unwrap_or_default(), member) {
        ("members" | "invitations", "role") => team::ROLES,
        ("invitations", "status") => invitations::STATUSES,
        ("api-keys", "type") => api_keys::READ_TYPES,
        ("destinations", "destinationType") => destinations::TYPES,
        ("destinations", "deviceType") => destinations::DEVICE_TYPES,
        ("destinations", "eventTypes") => destinations::EVENT_TYPES,
        ("collections", "collectionType") => collections::TYPES,
        ("oauth-apps", "type") => oauth_apps::TYPES,
        _ => &[],
    }
}

/// Assumptions that do not belong to a single endpoint. Each is made in one place of this crate.
pub const ASSUMPTIONS: &[&str] = &[
    "A missing or unknown key returns 401, a key of another type 403.",
    "400, 401, 403, 404 and 500 have their usual meanings; a page or page size out of range returns 400.",
    "A null in a creating request is the same as leaving the member out; in an update it clears where that is said, and is refused elsewhere.",
    "`workspaceId` in the body of a creating request chooses the workspace; the response shows which one it became.",
    "A destination's secret may be null or masked with asterisks in a response.",
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

/// Reads the first page of each list, as the API shows it: for [`compare_page`].
pub async fn live_lists(session: &Session) -> Vec<(Expectation, Result<Value>)> {
    let everything = audit_logs::List::default();
    vec![
        live(session, &workspaces::List).await,
        live(session, &team::List).await,
        live(session, &invitations::List).await,
        live(session, &api_keys::List).await,
        live(session, &destinations::List).await,
        live(session, &collections::List::default()).await,
        live(session, &oauth_apps::List).await,
        live(session, &everything).await,
    ]
}

async fn live<L: Listing>(session: &Session, listing: &L) -> (Expectation, Result<Value>)
where
    L::Item: FromMembers,
{
    let page = session.send(LivePage(PageOf::new(listing, 1))).await;
    (list(listing).marked(), page)
}

/// A page of a list as it comes.
struct LivePage<'a, L>(PageOf<'a, L>);

impl<L: Listing> Request for LivePage<'_, L> {
    type Response = Value;
    const ENDPOINT: Endpoint = L::ENDPOINT;

    fn query(&self) -> Vec<(&'static str, String)> {
        self.0.query()
    }
}

/// All that is expected, in the order of the API's documentation.
pub fn expectations() -> Vec<Expectation> {
    let all = [
        workspaces(),
        members(),
        invitations(),
        api_keys(),
        destinations(),
        collections(),
        oauth_apps(),
        audit_logs(),
    ]
    .concat();
    all.into_iter().map(Expectation::marked).collect()
}

fn workspaces() -> Vec<Expectation> {
    use workspaces::{Clear, Create, Delete, Get, List, SetProtection, Update, Workspace};
    vec![
        list(&List),
        plain::<Get, Workspace>(),
        with_body::<Create, Workspace>(&samples::workspace(), &Create::default()),
        with_body::<Update, Workspace>(&samples::workspace_update(), &Update::default()),
        with_body::<SetProtection, Workspace>(&samples::protection(), &SetProtection::default()),
        without_response::<Delete>(),
        without_response::<Clear>(),
    ]
}

fn members() -> Vec<Expectation> {
    use team::{Delete, Get, List, Member, Update};
    vec![
        list(&List),
        plain::<Get, Member>(),
        with_body::<Update, Member>(&samples::member_update(), &Update::default()),
        without_response::<Delete>(),
    ]
}

fn invitations() -> Vec<Expectation> {
    use invitations::{Create, Get, Invitation, List, Revoke};
    vec![
        list(&List),
        plain::<Get, Invitation>(),
        with_body::<Create, Invitation>(&samples::invitation(), &Create::default()),
        without_response::<Revoke>(),
    ]
}

fn api_keys() -> Vec<Expectation> {
    use api_keys::{ApiKey, Create, Get, List, Revoke, Rotate};
    vec![
        list(&List),
        plain::<Get, ApiKey>(),
        with_secret::<ApiKey>(
            with_body::<Create, ApiKey>(&samples::api_key(), &Create::default()),
            true,
        ),
        with_secret::<ApiKey>(plain::<Rotate, ApiKey>(), true),
        without_response::<Revoke>(),
    ]
}

fn destinations() -> Vec<Expectation> {
    use destinations::{Create, Delete, Destination, Get, List, Update};
    vec![
        list(&List),
        plain::<Get, Destination>(),
        with_body::<Create, Destination>(&samples::destination(), &Create::default()),
        with_body::<Update, Destination>(&samples::destination_update(), &Update::default()),
        without_response::<Delete>(),
    ]
}

fn collections() -> Vec<Expectation> {
    use collections::{Collection, Create, Delete, Entities, Get, List, Update};
    vec![
        list(&List {
            collection_type: Some(String::new()),
        }),
        plain::<Get, Collection>(),
        list_of(&Entities { id: String::new() }, vec![text("id", true)]),
        with_body::<Create, Collection>(&samples::collection(), &Create::default()),
        with_body::<Update, Collection>(&samples::collection_update(), &Update::default()),
        without_response::<Delete>(),
    ]
}

fn oauth_apps() -> Vec<Expectation> {
    use oauth_apps::{Create, Delete, Get, List, OAuthApp, RotateSecret, Update};
    vec![
        list(&List),
        plain::<Get, OAuthApp>(),
        as_in_the_sample(with_secret::<OAuthApp>(
            with_body::<Create, OAuthApp>(&samples::oauth_app(), &Create::default()),
            false,
        )),
        with_body::<Update, OAuthApp>(&samples::oauth_app_update(), &Update::default()),
        without_response::<Delete>(),
        with_secret::<OAuthApp>(plain::<RotateSecret, OAuthApp>(), false),
    ]
}

/// The documented sample of this response lacks some members of the object: they are read back.
fn as_in_the_sample(mut expectation: Expectation) -> Expectation {
    let lacking = ["description", "workspaceId", "updatedAt"];
    expectation
        .received
        .retain(|member| !lacking.contains(&member.name.as_str()));
    expectation
}

fn audit_logs() -> Vec<Expectation> {
    let any = || Some(String::new());
    let all = audit_logs::List {
        action: any(),
        resource_type: any(),
        start_date: any(),
        end_date: any(),
    };
    vec![list(&all)]
}

fn list<L: Listing>(listing: &L) -> Expectation
where
    L::Item: FromMembers,
{
    list_of(listing, received::<L::Item>())
}

fn list_of<L: Listing>(listing: &L, received: Vec<Member>) -> Expectation {
    let mut query: Vec<_> = listing.filter().into_iter().map(|(name, _)| name).collect();
    query.extend(["page", "perPage"]);
    Expectation {
        endpoint: L::ENDPOINT,
        success: 200,
        query,
        sent: Vec::new(),
        received,
        is_list: true,
        needed: None,
    }
}

fn plain<R: Request, O: FromMembers>() -> Expectation {
    Expectation {
        success: if R::ENDPOINT.repeat == Repeat::IfNotDone {
            201
        } else {
            200
        },
        received: received::<O>(),
        ..without_response::<R>()
    }
}

fn without_response<R: Request>() -> Expectation {
    Expectation {
        endpoint: R::ENDPOINT,
        success: 204,
        query: Vec::new(),
        sent: Vec::new(),
        received: Vec::new(),
        is_list: false,
        needed: None,
    }
}

/// Members that a full request has and a minimal one lacks are optional.
fn with_body<R: Request, O: FromMembers>(full: &R, empty: &R) -> Expectation {
    let (full, empty) = (
        full.body().unwrap_or(Value::Null),
        empty.body().unwrap_or(Value::Null),
    );
    Expectation {
        sent: sent(&full, &empty),
        ..plain::<R, O>()
    }
}

fn with_secret<O: Object>(mut expectation: Expectation, is_required: bool) -> Expectation {
    let name = O::ONE_TIME_SECRET.unwrap_or_default();
    expectation.received.push(text(name, is_required));
    expectation.needed = O::ONE_TIME_SECRET;
    expectation
}

/// The members of a full body, compared with a minimal one.
fn sent(full: &Value, empty: &Value) -> Vec<Member> {
    let members = full.as_object().into_iter().flatten();
    members
        .map(|(name, value)| Member {
            shape: Shape::of(value).unwrap_or(Shape::Any),
            ..text(name, empty.get(name).is_some())
        })
        .collect()
}

/// The members that are read of an object.
fn received<O: FromMembers>() -> Vec<Member> {
    let mut members = vec![text("id", true)];
    add_expected(O::EXPECTED, "", &mut members);
    members
}

fn add_expected(expected: &[Expected], prefix: &str, members: &mut Vec<Member>) {
    for one in expected {
        let name = format!("{prefix}{}", one.name);
        members.push(Member {
            shape: one.shape,
            ..text(&name, !one.nullable)
        });
        add_expected(one.members, &format!("{name}."), members);
    }
}

fn text(name: &str, is_required: bool) -> Member {
    Member {
        name: name.to_owned(),
        shape: Shape::Text,
        is_required,
        is_documented: false,
        values: &[],
    }
}

#[cfg(test)]
mod tests;
