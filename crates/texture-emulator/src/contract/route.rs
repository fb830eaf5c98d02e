//! A route: its path, its request and response, and its handler.
//!
//! The constructors infer request and response from the signature of the handler, so the document cannot differ.

use hyper::{Method, StatusCode};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::contract::CONTRACT;
use crate::contract::page::Paging;
use crate::contract::transaction::Transaction;
use crate::faults::{Quirk, Quirks};
use crate::http::call::Call;
use crate::http::pattern::Pattern;
use crate::http::response::Response;
use crate::problem::Problem;
use crate::store::{Object, World};

/// Generates the schema of a type, and registers the schemas that it refers to.
pub(crate) type Describe = fn(&mut SchemaGenerator) -> Schema;

type Answering =
    Box<dyn Fn(&mut Transaction<'_>, &Call, &str) -> Result<Response, Problem> + Send + Sync>;

/// One route of the API.
pub(crate) struct Route {
    pub(crate) method: Method,
    /// The path below the host, from `/v1` on, with `{id}` for an id.
    pub(crate) path: &'static str,
    pub(crate) summary: &'static str,
    /// The filters of a list.
    pub(crate) filters: Option<Describe>,
    pub(crate) body: Option<Describe>,
    pub(crate) success: Success,
    /// Whether it is served without a key, and without a limit.
    pub(crate) is_public: bool,
    pattern: Pattern,
    answering: Answering,
}

/// What a route returns when all is well.
#[derive(Clone, Copy)]
pub(crate) enum Success {
    /// 200 or 201 and an object.
    Object(StatusCode, Describe),
    /// A page of objects; and how many it has when the request does not say.
    Page(Describe, u32),
    /// 204.
    Nothing,
}

impl Route {
    /// All objects of a kind, page by page.
    pub(crate) fn list<S: Object>(path: &'static str, summary: &'static str) -> Self {
        Self::listing::<S, Everything>(path, summary, |world, Everything {}| {
            Ok(S::table(world).iter().collect())
        })
    }

    /// The objects of a kind that pass a filter, page by page. The function gives them oldest first.
    pub(crate) fn filtered<S: Object, F: DeserializeOwned + JsonSchema + 'static>(
        path: &'static str,
        summary: &'static str,
        select: fn(&World, F) -> Result<Vec<&S>, Problem>,
    ) -> Self {
        Self {
            filters: Some(describe::<F>),
            ..Self::listing(path, summary, select)
        }
    }

    /// A list that belongs to one object, page by page.
    pub(crate) fn list_of<S: Object>(
        path: &'static str,
        summary: &'static str,
        select: for<'a> fn(&'a World, &str) -> Result<Vec<&'a S>, Problem>,
    ) -> Self {
        let answering: Answering = Box::new(move |transaction, call, id| {
            page(transaction, call, select(transaction.world, id)?)
        });
        Self::new(
            Method::GET,
            path,
            summary,
            Success::Page(describe::<S::Shown>, S::PER_PAGE),
            answering,
        )
    }

    /// One object, by its id.
    pub(crate) fn one<S: Object>(path: &'static str, summary: &'static str) -> Self {
        let answering: Answering = Box::new(|transaction, _, id| {
            let shown = transaction.find::<S>(id)?.shown(transaction.quirks());
            transaction.response(StatusCode::OK, &shown)
        });
        Self::new(
            Method::GET,
            path,
            summary,
            Success::Object(StatusCode::OK, describe::<S::Shown>),
            answering,
        )
    }

    /// A new object: 201.
    pub(crate) fn create<B, T>(
        path: &'static str,
        summary: &'static str,
        create: fn(&mut Transaction<'_>, B) -> Result<T, Problem>,
    ) -> Self
    where
        B: DeserializeOwned + JsonSchema + 'static,
        T: Serialize + JsonSchema + 'static,
    {
        let answering: Answering = Box::new(move |transaction, call, _| {
            let body = read::<B>(call.json()?, transaction.quirks())?;
            let created = create(transaction, body)?;
            transaction.response(StatusCode::CREATED, &created)
        });
        let success = Success::Object(StatusCode::CREATED, describe::<T>);
        Self {
            body: Some(describe::<B>),
            ..Self::new(Method::POST, path, summary, success, answering)
        }
    }

    /// A change of an object by what the body says: 200.
    pub(crate) fn update<B, T>(
        method: Method,
        path: &'static str,
        summary: &'static str,
        update: fn(&mut Transaction<'_>, &str, B) -> Result<T, Problem>,
    ) -> Self
    where
        B: DeserializeOwned + JsonSchema + 'static,
        T: Serialize + JsonSchema + 'static,
    {
        let answering: Answering = Box::new(move |transaction, call, id| {
            let body = read::<B>(call.json()?, transaction.quirks())?;
            let changed = update(transaction, id, body)?;
            transaction.response(StatusCode::OK, &changed)
        });
        let success = Success::Object(StatusCode::OK, describe::<T>);
        Self {
            body: Some(describe::<B>),
            ..Self::new(method, path, summary, success, answering)
        }
    }

    /// Something done to an object that needs no body and gives it back: 200.
    pub(crate) fn act<T: Serialize + JsonSchema + 'static>(
        path: &'static str,
        summary: &'static str,
        act: fn(&mut Transaction<'_>, &str) -> Result<T, Problem>,
    ) -> Self {
        let answering: Answering = Box::new(move |transaction, _, id| {
            let result = act(transaction, id)?;
            transaction.response(StatusCode::OK, &result)
        });
        Self::new(
            Method::POST,
            path,
            summary,
            Success::Object(StatusCode::OK, describe::<T>),
            answering,
        )
    }

    /// Something done to an object that gives nothing back: 204.
    pub(crate) fn end(
        method: Method,
        path: &'static str,
        summary: &'static str,
        end: fn(&mut Transaction<'_>, &str) -> Result<(), Problem>,
    ) -> Self {
        let answering: Answering =
            Box::new(move |transaction, _, id| end(transaction, id).map(|()| Response::empty()));
        Self::new(method, path, summary, Success::Nothing, answering)
    }

    /// The plain deletion of an object: 204.
    pub(crate) fn delete<S: Object>(path: &'static str, summary: &'static str) -> Self {
        Self::end(Method::DELETE, path, summary, |transaction, id| {
            transaction.delete::<S>(id)
        })
    }

    /// Something for everybody, with a key or without.
    pub(crate) fn public<T: Serialize + JsonSchema + 'static>(
        path: &'static str,
        summary: &'static str,
        value: fn() -> &'static T,
    ) -> Self {
        let answering: Answering =
            Box::new(move |_, _, _| Ok(Response::json(StatusCode::OK, value())));
        let success = Success::Object(StatusCode::OK, describe::<T>);
        Self {
            is_public: true,
            ..Self::new(Method::GET, path, summary, success, answering)
        }
    }

    /// The parameters of the path, where it matches this route.
    pub(crate) fn captures<'a>(&self, path: &'a str) -> Option<Vec<&'a str>> {
        self.pattern.captures(path)
    }

    pub(crate) fn response(
        &self,
        transaction: &mut Transaction<'_>,
        call: &Call,
        id: &str,
    ) -> Result<Response, Problem> {
        (self.answering)(transaction, call, id)
    }

    fn listing<S: Object, F: DeserializeOwned + JsonSchema + 'static>(
        path: &'static str,
        summary: &'static str,
        select: fn(&World, F) -> Result<Vec<&S>, Problem>,
    ) -> Self {
        let answering: Answering = Box::new(move |transaction, call, _| {
            let filter = serde_json::to_value(&call.query)
                .map_err(|error| Problem::internal(error.to_string()))?;
            let filter = read::<F>(filter, &lenient())?;
            page(transaction, call, select(transaction.world, filter)?)
        });
        Self::new(
            Method::GET,
            path,
            summary,
            Success::Page(describe::<S::Shown>, S::PER_PAGE),
            answering,
        )
    }

    fn new(
        method: Method,
        path: &'static str,
        summary: &'static str,
        success: Success,
        answering: Answering,
    ) -> Self {
        let Ok(pattern) = path.parse();
        Self {
            method,
            path,
            summary,
            filters: None,
            body: None,
            success,
            is_public: false,
            pattern,
            answering,
        }
    }
}

/// No filter at all.
#[derive(serde::Deserialize, JsonSchema)]
struct Everything {}

fn describe<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

fn page<S: Object>(
    transaction: &Transaction<'_>,
    call: &Call,
    mut selected: Vec<&S>,
) -> Result<Response, Problem> {
    if S::NEWEST_FIRST || transaction.quirks().has(Quirk::NewestFirst) {
        selected.reverse();
    }
    let page =
        Paging::of(call, S::PER_PAGE)?.cut(&selected, |object| object.shown(transaction.quirks()));
    transaction.response(StatusCode::OK, &page)
}

/// What a request carries, held against its schema first: the schema says what is wrong, by path.
fn read<B: DeserializeOwned + JsonSchema>(value: Value, quirks: &Quirks) -> Result<B, Problem> {
    let strict = !quirks.has(Quirk::LenientRequests);
    let faults = CONTRACT.document.faults(&B::schema_name(), &value, strict);
    if !faults.is_empty() {
        return Err(Problem::invalid(faults.join("; ")));
    }
    serde_json::from_value(value).map_err(|error| Problem::invalid(error.to_string()))
}

/// Queries carry members for pages and for filters; neither knows the other's.
fn lenient() -> Quirks {
    let mut quirks = Quirks::default();
    quirks.set(Quirk::LenientRequests);
    quirks
}
