//! Resources that only remember what they are given: for what has nothing to do with verbs.

use std::marker::PhantomData;

use serde_json::json;
use tfplugin::{Attr, Context, Diagnostic, Failure, History, Model, Number, Resource};

use super::store::Store;

/// What differs between them.
pub(crate) trait Kind: Model {
    const TYPE: &'static str;
    const VERSION: i64 = 0;

    fn history() -> History<Self> {
        History::new()
    }
}

pub(crate) struct Echo<M>(PhantomData<fn() -> M>);

impl<M> Default for Echo<M> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<M: Kind> Resource for Echo<M> {
    type Client = Store;
    type Model = M;

    const TYPE: &'static str = M::TYPE;
    const VERSION: i64 = M::VERSION;

    fn history(&self) -> History<M> {
        M::history()
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

    fn history() -> History<Self> {
        History::new()
            .upgrade(0, |old: PalletV0| {
                let place = old.place.known().and_then(|place| place.split_once('/'));
                let number = place.and_then(|(_, number)| number.parse().ok());
                let (Some((hall, _)), Some(number)) = (place, number) else {
                    return Err(Diagnostic::user(
                        "No such place",
                        "It is a hall, `/` and a number.",
                    ));
                };
                Ok(Self {
                    hall: hall.to_owned().into(),
                    number: Attr::Known(number),
                    load: old.load,
                })
            })
            .upgrade_json(1, |state| match state["room"].as_str() {
                Some(hall) => Ok(json!({ "hall": hall, "number": state["number"], "old": true })),
                None => Err(Diagnostic::user("No room", "Version 1 had one.")),
            })
            .moved_from("acme/plots", "plots_plot", |old: PalletV0, origin| {
                Ok(Self {
                    hall: format!("{}@{}", origin.provider, origin.version).into(),
                    number: Attr::Known(0),
                    load: old.load,
                })
            })
    }
}

/// A pallet, in version 0: its place was one text, `hall/number`.
#[derive(Clone, Model)]
struct PalletV0 {
    /// The place.
    #[tf(required)]
    place: Attr<String>,
    /// What it can bear, in kilograms.
    #[tf(optional)]
    load: Attr<Number>,
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
