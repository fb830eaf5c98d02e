//! The history of a resource: how states of earlier versions, and of other types, become states of today.
//!
//! ```
//! use tfplugin::{Attr, History, Model};
//!
//! /// A bed.
//! #[derive(Clone, Model)]
//! struct Bed {
//!     /// What is in it.
//!     #[tf(required)]
//!     soil: Attr<String>,
//! }
//!
//! /// A bed, in version 0.
//! #[derive(Clone, Model)]
//! struct BedV0 {
//!     /// What is in it.
//!     #[tf(required)]
//!     earth: Attr<String>,
//! }
//!
//! let history: History<Bed> = History::new()
//!     .upgrade(0, |old: BedV0| Ok(Bed { soil: old.earth }))
//!     .moved_from("acme/plots", "plots_plot", |old: BedV0, _| Ok(Bed { soil: old.earth }));
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::sync::LazyLock;

use serde_json::Value as Json;

use crate::codec;
use crate::codec::DecodeError;
use crate::diagnostics::Diagnostic;
use crate::model::Model;
use crate::schema::Schema;
use crate::value::Value;

use super::upgrade::without_null_elements;

type Upgrade = Box<dyn Fn(&[u8]) -> Result<Value, Stop> + Send + Sync>;
type Move = Box<dyn Fn(&[u8], &Origin) -> Result<Value, Stop> + Send + Sync>;

/// Why a stored state could not be upgraded.
pub(crate) enum Stop {
    /// It does not have the schema of its version.
    Unreadable(String),
    /// The provider refuses it.
    Refused(Diagnostic),
}

impl From<DecodeError> for Stop {
    fn from(error: DecodeError) -> Self {
        Self::Unreadable(error.to_string())
    }
}

/// Where a state that moves comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Origin {
    /// The provider's address: `registry.terraform.io/acme/plots`.
    pub provider: String,
    /// The type of the resource.
    pub type_name: String,
    /// The version of the state's layout.
    pub version: i64,
}

/// How states of earlier versions, and of other types, become an `M`.
///
/// Each is read as a model of its own. What its state has beyond that model is dropped; what its model
/// has beyond the state is null.
pub struct History<M> {
    upgrades: BTreeMap<i64, Upgrade>,
    moves: Vec<(&'static str, &'static str, Move)>,
    of: PhantomData<fn() -> M>,
}

impl<M: Model> History<M> {
    /// The history of a resource whose state has never changed.
    #[must_use]
    pub fn new() -> Self {
        Self {
            upgrades: BTreeMap::new(),
            moves: Vec::new(),
            of: PhantomData,
        }
    }

    /// States of `version` are `Old`s; `upgrade` converts them.
    #[must_use]
    pub fn upgrade<Old: Model>(
        mut self,
        version: i64,
        upgrade: impl Fn(Old) -> Result<M, Diagnostic> + Send + Sync + 'static,
    ) -> Self {
        let read = reader::<Old>();
        let upgrade: Upgrade = Box::new(move |json| {
            let model = upgrade(read(json)?).map_err(Stop::Refused)?;
            Ok(model.into_object().normalized())
        });
        self.upgrades.insert(version, upgrade);
        self
    }

    /// States of `version` are converted as JSON, where no model fits them.
    #[must_use]
    pub fn upgrade_json(
        mut self,
        version: i64,
        upgrade: impl Fn(Json) -> Result<Json, Diagnostic> + Send + Sync + 'static,
    ) -> Self {
        let schema = LazyLock::new(|| Schema::of::<M>(0));
        let upgrade: Upgrade = Box::new(move |json| {
            let state = serde_json::from_slice(json);
            let state = state.map_err(|error| Stop::Unreadable(error.to_string()))?;
            let state = upgrade(state).map_err(Stop::Refused)?.to_string();
            Ok(codec::json::decode_state(state.as_bytes(), schema.ty())?)
        });
        self.upgrades.insert(version, upgrade);
        self
    }

    /// States of the type `type_name` of another provider are `Old`s; `moved` converts them to this resource, for
    /// `moved` blocks. `provider` is `namespace/name`, in any registry.
    #[must_use]
    pub fn moved_from<Old: Model>(
        mut self,
        provider: &'static str,
        type_name: &'static str,
        moved: impl Fn(Old, &Origin) -> Result<M, Diagnostic> + Send + Sync + 'static,
    ) -> Self {
        let read = reader::<Old>();
        let moved: Move = Box::new(move |json, origin| {
            let model = moved(read(json)?, origin).map_err(Stop::Refused)?;
            Ok(model.into_object().normalized())
        });
        self.moves.push((provider, type_name, moved));
        self
    }
}

impl<M: Model> Default for History<M> {
    fn default() -> Self {
        Self::new()
    }
}

impl<M> fmt::Debug for History<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moves = self
            .moves
            .iter()
            .map(|(provider, name, _)| (provider, name));
        f.debug_struct("History")
            .field("upgrades", &self.upgrades.keys())
            .field("moves", &moves.collect::<Vec<_>>())
            .finish()
    }
}

/// A [`History`], whatever its model.
pub struct AnyHistory {
    upgrades: BTreeMap<i64, Upgrade>,
    moves: Vec<(&'static str, &'static str, Move)>,
}

impl<M> From<History<M>> for AnyHistory {
    fn from(history: History<M>) -> Self {
        let History {
            upgrades, moves, ..
        } = history;
        Self { upgrades, moves }
    }
}

impl AnyHistory {
    /// The versions that can be upgraded.
    pub(crate) fn versions(&self) -> impl Iterator<Item = i64> + '_ {
        self.upgrades.keys().copied()
    }

    /// The state of `version`, upgraded; `None` where there is no upgrade.
    pub(crate) fn upgrade(&self, version: i64, json: &[u8]) -> Option<Result<Value, Stop>> {
        self.upgrades.get(&version).map(|upgrade| upgrade(json))
    }

    /// A state of another type, converted; `None` where there is no conversion.
    pub(crate) fn moved(&self, json: &[u8], origin: &Origin) -> Option<Result<Value, Stop>> {
        let (_, _, moved) = self.moves.iter().find(|(provider, type_name, _)| {
            let host = origin.provider.strip_suffix(provider);
            host.is_some_and(|host| host.is_empty() || host.ends_with('/'))
                && origin.type_name == *type_name
        })?;
        Some(moved(json, origin))
    }
}

impl fmt::Debug for AnyHistory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AnyHistory({:?})", self.upgrades.keys())
    }
}

/// What reads a stored state as an `Old`. Its schema is built for the first one.
fn reader<Old: Model>() -> impl Fn(&[u8]) -> Result<Old, Stop> + Send + Sync + 'static {
    let schema = LazyLock::new(|| Schema::of::<Old>(0));
    move |json| {
        let state = codec::json::decode_state(json, schema.ty())?;
        let state = without_null_elements(&schema.block, state);
        Old::from_object(state).map_err(|mismatch| Stop::Unreadable(mismatch.to_string()))
    }
}
