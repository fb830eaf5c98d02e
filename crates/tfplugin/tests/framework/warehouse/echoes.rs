//! Resources that only remember what they are given: for what has nothing to do with verbs.

use std::marker::PhantomData;

use serde_json::{Value as Json, json};
use tfplugin::{Attr, Context, Diagnostic, Failure, Model, Number, Resource, async_trait};

use super::store::Store;

/// What differs between them.
pub(crate) trait Kind: Model {
    const TYPE: &'static str;
    const VERSION: i64 = 0;

    fn upgrade(version: i64, _: Json) -> Result<Json, Diagnostic> {
        Err(Diagnostic::bug(format!("no upgrade from {version}")))
    }
}

pub(crate) struct Echo<M>(PhantomData<fn() -> M>);

impl<M> Default for Echo<M> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

#[async_trait]
impl<M: Kind> Resource for Echo<M> {
    type Client = Store;
    type Model = M;

    const TYPE: &'static str = M::TYPE;
    const VERSION: i64 = M::VERSION;

    fn upgrade(&self, version: i64, state: Json) -> Result<Json, Diagnostic> {
        M::upgrade(version, state)
    }

    async fn create(&self, _: &Context<Store>, plan: M) -> Result<M, Failure<M>> {
        Ok(plan)
    }

    async fn read(&self, _: &Context<Store>, state: M) -> Result<Option<M>, Failure<M>> {
        Ok(Some(state))
    }

    async fn update(&self, _: &Context<Store>, _: M, plan: M) -> Result<M, Failure<M>> {
        Ok(plan)
    }

    async fn delete(&self, _: &Context<Store>, _: M) -> Result<(), Failure<M>> {
        Ok(())
    }
}

/// A pallet: its state was laid out otherwise once, and two attributes tell it from others.
#[derive(Clone, Model)]
pub(crate) struct Pallet {
    /// The hall that it stands in.
    #[tf(required, replace, identity)]
    hall: Attr<String>,
    /// Its number in that hall.
    #[tf(required, replace, identity)]
    number: Attr<i64>,
    /// What it can bear, in kilograms.
    #[tf(optional)]
    load: Attr<Number>,
}

impl Kind for Pallet {
    const TYPE: &'static str = super::PALLET;
    const VERSION: i64 = 2;

    /// In version 0 the place was one text, `hall/number`.
    fn upgrade(version: i64, state: Json) -> Result<Json, Diagnostic> {
        let place = state["place"]
            .as_str()
            .and_then(|place| place.split_once('/'));
        match (version, place) {
            (0, Some((hall, number))) => {
                let number: i64 = number.parse().map_err(Diagnostic::bug)?;
                Ok(json!({ "hall": hall, "number": number, "load": state["load"], "old": true }))
            }
            _ => Err(Diagnostic::user(
                "No such layout",
                format!("Version {version}."),
            )),
        }
    }
}

/// A gate: a number tells it from others.
#[derive(Clone, Model)]
pub(crate) struct Gate {
    /// Its number.
    #[tf(required, replace, identity)]
    number: Attr<i64>,
    /// Who may pass.
    #[tf(optional)]
    passers: Attr<String>,
}

impl Kind for Gate {
    const TYPE: &'static str = super::GATE;
}

/// A notice: nothing tells it from others.
#[derive(Clone, Model)]
#[tf(deprecated = "Use the loudspeaker.")]
pub(crate) struct Notice {
    /// What it says.
    #[tf(required, deprecated = "Say less.")]
    text: Attr<String>,
}

impl Kind for Notice {
    const TYPE: &'static str = super::NOTICE;
}
