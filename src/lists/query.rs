//! List resources: the objects of a noun that exist, for `terraform query`.

use std::marker::PhantomData;
use std::pin::pin;

use futures_util::TryStreamExt;
use texture_api::{Identified, Object, Session};
use tfplugin::list::{ListEnd, ListResults};
use tfplugin::schema::Mode;
use tfplugin::{Context, Diagnostic, List, Model, Resource};

use crate::errors::failed_to;
use crate::texture::{Texture, session};

/// Whether an object matches a filter.
pub type Predicate<O> = Box<dyn Fn(&O) -> bool + Send + Sync>;

/// The filters of a list resource, and how the objects that pass them become state.
pub trait Query: Model {
    /// The resource whose objects are listed.
    type Resource: Resource<Client = Texture>;
    /// The API's object.
    type Object: Object;

    /// The predicate of the filters.
    ///
    /// # Errors
    /// A filter is invalid.
    fn predicate(&self) -> Result<Predicate<Self::Object>, Diagnostic>;

    /// The list to read.
    fn listing(&self) -> <Self::Object as Object>::List {
        <Self::Object as Object>::List::default()
    }

    /// The display name of the object; its id where it has none.
    fn display_name(object: &Self::Object) -> Option<&str>;

    /// The object, as an import would read it.
    fn state(object: Self::Object) -> <Self::Resource as Resource>::Model;
}

/// The list resource of a noun.
#[derive(Debug)]
pub struct All<Q>(PhantomData<Q>);

impl<Q> Default for All<Q> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<Q: Query> List for All<Q> {
    type Resource = Q::Resource;
    type Filter = Q;

    async fn list(
        &self,
        cx: &Context<Texture>,
        filter: Q,
        results: &mut ListResults<'_, <Q::Resource as Resource>::Model>,
    ) -> Result<(), ListEnd> {
        let matches = filter.predicate()?;
        let api = session(cx).await?;
        let mut listed = pin!(api.list_whole(filter.listing()));
        while let Some(object) = listed.try_next().await.map_err(unlisted::<Q::Object>)? {
            if matches(&object) {
                let name = Q::display_name(&object).unwrap_or(object.id()).to_owned();
                let state = state::<Q>(&api, object, results.includes_resource()).await?;
                results.push(&name, state).await?;
            }
        }
        Ok(())
    }
}

/// Why a list could not be read.
pub fn unlisted<O: Object>(error: texture_api::Error) -> Diagnostic {
    failed_to(format!("list the {}s", O::NOUN))(error)
}

/// An object as an import would read it. Where the list leaves out what a configuration must set, the object is
/// read by itself.
async fn state<Q: Query>(
    api: &Session,
    object: Q::Object,
    is_whole: bool,
) -> Result<<Q::Resource as Resource>::Model, Diagnostic> {
    let id = object.id().to_owned();
    let state = Q::state(object);
    if !is_whole || is_complete(&state) {
        return Ok(state);
    }
    let read = api.find_uncached::<Q::Object>(&id).await;
    let read = read.map_err(failed_to(format!("read the {}", Q::Object::NOUN)))?;
    Ok(read.map_or(state, Q::state))
}

/// Whether every attribute that a configuration must set is known.
fn is_complete<M: Model>(state: &M) -> bool {
    let object = state.clone().into_object();
    let is_set = |name| object.attribute(name).is_some_and(|value| !value.is_null());
    let attributes = M::block().attributes.into_iter();
    let mut required = attributes.filter(|it| it.mode == Mode::Required);
    required.all(|it| is_set(it.name))
}
