//! The data source `warehouse_crate`.

use tfplugin::validate::length;
use tfplugin::{Attr, Context, DataSource, Diagnostic, Diagnostics, Model, Path};

use super::store::{Store, Trouble};

/// Looks up a crate.
#[derive(Clone, Model)]
pub(crate) struct Lookup {
    /// What is written on it.
    #[tf(required, check(length(1..=20)))]
    label: Attr<String>,
    /// Its id.
    #[tf(computed)]
    id: Attr<String>,
}

pub(crate) struct CrateByLabel;

impl DataSource for CrateByLabel {
    type Client = Store;
    type Model = Lookup;

    const TYPE: &'static str = super::CRATE;

    async fn read(&self, cx: &Context<Store>, config: Lookup) -> Result<Lookup, Diagnostics> {
        cx.client()
            .note(format!("look up within {} s", cx.timeout().as_secs()));
        if cx.client().trouble() == Trouble::Panic {
            panic!("the ladder broke");
        }
        let label = config.label.value()?;
        let crates = cx.client().crates();
        let mut found = crates.values().filter(|remote| remote.title == *label);
        match (found.next(), found.next()) {
            (None, _) => {
                let detail = format!("None is labelled {label:?}.");
                Err(Diagnostic::invalid(Path::attribute("label"), "No such crate", detail).into())
            }
            (Some(one), None) => Ok(Lookup {
                id: one.id.clone().into(),
                ..config
            }),
            (Some(first), Some(_)) => {
                cx.report(Diagnostic::warning("Several crates", "The first is taken."));
                Ok(Lookup {
                    id: first.id.clone().into(),
                    ..config
                })
            }
        }
    }
}
