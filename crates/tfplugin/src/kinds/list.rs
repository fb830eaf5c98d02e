//! List resources: the objects that exist, for `terraform query`.
//!
//! ```
//! # use tfplugin::{Attr, Context, Model, Resource, Failure};
//! use tfplugin::list::{List, ListEnd, ListResults};
//! # #[derive(Clone, Default, Model)]
//! # /// A bed.
//! # struct Bed {
//! #     /// Its id.
//! #     #[tf(computed, identity)]
//! #     id: Attr<String>,
//! # }
//! # struct Beds;
//! # impl Resource for Beds {
//! #     type Client = Vec<String>;
//! #     type Model = Bed;
//! #     const TYPE: &'static str = "garden_bed";
//! #     async fn create(&self, _: &Context<Vec<String>>, plan: Bed) -> Result<Bed, Failure<Bed>> { Ok(plan) }
//! #     async fn read(&self, _: &Context<Vec<String>>, state: Bed) -> Result<Option<Bed>, Failure<Bed>> { Ok(Some(state)) }
//! #     async fn update(&self, _: &Context<Vec<String>>, _: Bed, plan: Bed) -> Result<Bed, Failure<Bed>> { Ok(plan) }
//! #     async fn delete(&self, _: &Context<Vec<String>>, _: Bed) -> Result<(), Failure<Bed>> { Ok(()) }
//! # }
//!
//! /// Lists the beds.
//! #[derive(Clone, Default, Model)]
//! struct BedFilter {
//!     /// Only beds whose id begins like this.
//!     #[tf(optional)]
//!     prefix: Attr<String>,
//! }
//!
//! impl List for Beds {
//!     type Resource = Self;
//!     type Filter = BedFilter;
//!
//!     async fn list(
//!         &self,
//!         cx: &Context<Vec<String>>,
//!         filter: BedFilter,
//!         results: &mut ListResults<'_, Bed>,
//!     ) -> Result<(), ListEnd> {
//!         let prefix = filter.prefix.into_known().unwrap_or_default();
//!         for id in cx.client().iter().filter(|id| id.starts_with(&prefix)) {
//!             results.push(id, Bed { id: id.clone().into() }).await?;
//!         }
//!         Ok(())
//!     }
//! }
//! ```

mod erased;

use std::marker::PhantomData;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::attr::{Mismatch, Unset};
use crate::context::Context;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::Model;
use crate::resource::Resource;
use crate::validate::Rules;
use crate::value::Value;

pub use erased::AnyList;
pub(crate) use erased::erase;

/// Lists the objects of a resource. The type name is the resource's; the resource has to have an identity.
pub trait List: Send + Sync + 'static {
    /// The resource whose objects are listed.
    type Resource: Resource;
    /// The arguments of the `config` block.
    type Filter: Model;

    /// The documentation, in Markdown.
    const DESCRIPTION: &'static str = <Self::Filter as Model>::DESCRIPTION;

    /// Rules between several arguments.
    fn rules(&self) -> Rules<Self::Filter> {
        Rules::new()
    }

    /// What the configuration must satisfy beyond its schema and rules.
    fn validate(&self, _config: &Self::Filter, _found: &mut Diagnostics) {}

    /// How long listing may take.
    fn timeout(&self) -> Duration {
        Duration::from_secs(20 * 60)
    }

    /// Sends each object to `results`, as it is found. Use `?` on [`ListResults::push`]: it ends the list when the
    /// client wants no more, so that no page is read needlessly.
    ///
    /// # Errors
    /// [`ListEnd::LimitReached`] from `results`, or why the list could not be read.
    fn list(
        &self,
        cx: &Context<<Self::Resource as Resource>::Client>,
        filter: Self::Filter,
        results: &mut ListResults<'_, <Self::Resource as Resource>::Model>,
    ) -> impl Future<Output = Result<(), ListEnd>> + Send;
}

/// Why a list ended before its last object.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListEnd {
    /// The client has all the results that it requested, or has disconnected.
    LimitReached,
    /// The list could not be read.
    Failed(Diagnostics),
}

impl From<Diagnostics> for ListEnd {
    fn from(why: Diagnostics) -> Self {
        Self::Failed(why)
    }
}

impl From<Diagnostic> for ListEnd {
    fn from(why: Diagnostic) -> Self {
        Self::Failed(why.into())
    }
}

impl From<Mismatch> for ListEnd {
    fn from(why: Mismatch) -> Self {
        Diagnostic::from(why).into()
    }
}

impl From<Unset> for ListEnd {
    fn from(why: Unset) -> Self {
        Diagnostic::from(why).into()
    }
}

/// Where a list resource sends the objects that it finds.
#[derive(Debug)]
pub struct ListResults<'r, M> {
    sink: &'r mut Sink,
    model: PhantomData<fn(M)>,
}

impl<M: Model> ListResults<'_, M> {
    /// Sends an object, with its display name. The framework derives the identity from
    /// the model; the other attributes may be unset where [`ListResults::includes_resource`] is false.
    ///
    /// # Errors
    /// [`ListEnd::LimitReached`] when this was the last object that the client wants.
    pub async fn push(&mut self, display_name: &str, object: M) -> Result<(), ListEnd> {
        self.sink
            .push(ListEvent::Found {
                display_name: display_name.to_owned(),
                object: object.into_object(),
            })
            .await
    }

    /// Whether the client requested the whole objects, and not only their identities.
    #[must_use]
    pub fn includes_resource(&self) -> bool {
        self.sink.includes_resource
    }

    /// Reports an object that cannot be listed. The list goes on where `problem` is a warning; an error ends
    /// it at the client.
    ///
    /// # Errors
    /// [`ListEnd::LimitReached`] when the client has disconnected.
    pub async fn report(&mut self, problem: impl Into<Diagnostic>) -> Result<(), ListEnd> {
        let event = ListEvent::Problems(problem.into().into());
        self.sink.send(event).await
    }
}

/// One element of the stream to the client.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ListEvent {
    /// An object.
    Found { display_name: String, object: Value },
    /// Diagnostics without an object.
    Problems(Diagnostics),
}

/// The sending half of a list, without its model's type.
#[derive(Debug)]
pub struct Sink {
    events: mpsc::Sender<ListEvent>,
    remaining: u64,
    includes_resource: bool,
}

impl Sink {
    pub(crate) fn new(
        events: mpsc::Sender<ListEvent>,
        limit: u64,
        includes_resource: bool,
    ) -> Self {
        Self {
            events,
            remaining: limit,
            includes_resource,
        }
    }

    async fn push(&mut self, event: ListEvent) -> Result<(), ListEnd> {
        let Some(remaining) = self.remaining.checked_sub(1) else {
            return Err(ListEnd::LimitReached);
        };
        self.remaining = remaining;
        self.send(event).await?;
        match remaining {
            0 => Err(ListEnd::LimitReached),
            _ => Ok(()),
        }
    }

    async fn send(&self, event: ListEvent) -> Result<(), ListEnd> {
        let sent = self.events.send(event).await;
        sent.map_err(|_| ListEnd::LimitReached)
    }
}
