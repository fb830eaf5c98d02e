//! Data sources of many objects: all of a noun, or those that match filters.

use std::marker::PhantomData;

use texture_api::Object;
use tfplugin::{Attr, Context, DataSource, Diagnostics, Found, Model, Reads};

use crate::errors::failed_to;
use crate::texture::{Texture, session};

/// The filters of a data source of many objects, and the list that it returns.
pub trait Listed: Model {
    /// The API's object.
    type Object: Object;
    /// The model of an object in the list.
    type Item: Reads<Self::Object> + Default;

    /// The type name of the data source.
    const TYPE: &'static str;

    /// Whether the object matches the filters; without any, every one does.
    fn matches(&self, _object: &Self::Object) -> bool {
        true
    }

    /// The filters, with the results.
    #[must_use]
    fn with_results(self, found: Attr<Vec<Found<Self::Item>>>) -> Self;
}

/// The data source of many objects of a noun.
#[derive(Debug)]
pub struct Many<M>(PhantomData<M>);

impl<M> Default for Many<M> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<M: Listed> DataSource for Many<M> {
    type Client = Texture;
    type Model = M;

    const TYPE: &'static str = M::TYPE;

    async fn read(&self, cx: &Context<Texture>, config: M) -> Result<M, Diagnostics> {
        let api = session(cx).await?;
        let all = api.all::<M::Object>().await;
        let all = all.map_err(failed_to(format!("list the {}s", M::Object::NOUN)))?;
        let found = found(all.into_iter().filter(|object| config.matches(object)));
        Ok(config.with_results(found))
    }
}

/// Whether a value matches a filter; one that is not set matches everything.
pub fn matches(filter: &Attr<String>, actual: Option<&str>) -> bool {
    filter
        .known()
        .is_none_or(|filter| Some(filter.as_str()) == actual)
}

/// Objects as a data source returns them.
pub fn found<O, M: Reads<O> + Default>(objects: impl Iterator<Item = O>) -> Attr<Vec<Found<M>>> {
    let found = objects.map(|object| Found::default().updated_from(object));
    Attr::Known(found.collect())
}
