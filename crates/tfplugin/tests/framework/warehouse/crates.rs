//! `warehouse_crate`.

use std::collections::BTreeSet;
use std::time::Duration;

use tfplugin::resource::Action;
use tfplugin::timeouts::Operation;
use tfplugin::validate::{choice, each, length, pattern, size};
use tfplugin::{
    Attr, Context, Diagnostic, Diagnostics, Failure, Model, Plan, Reads, Resource, Rules, Timeouts,
    Value,
};

use super::store::{RemoteCrate, Store, Trouble};

/// A crate in the warehouse.
#[derive(Clone, Debug, Default, Model)]
#[tf(from = RemoteCrate, ignore(internal))]
pub(crate) struct Crate {
    /// Id of the crate.
    #[tf(computed, keep, identity)]
    id: Attr<String>,
    /// What is written on it.
    #[tf(required, source = title, check(length(1..=20)))]
    label: Attr<String>,
    /// How large it is.
    #[tf(default = "small", check(choice(&["small", "large"])))]
    size: Attr<String>,
    /// Where it stands.
    #[tf(optional, computed, keep, replace(if_configured))]
    shelf: Attr<String>,
    /// Says what is in it, whatever the case.
    #[tf(optional, equivalent = same_letters, check(pattern("^[a-zA-Z]+$", "must be letters.")))]
    code: Attr<String>,
    /// What else is known of it.
    #[tf(optional, with = sorted, check(size(..=3), each(length(1..=5))))]
    tags: Attr<BTreeSet<String>>,
    /// Opens it.
    #[tf(optional, sensitive, write_only, unread, check(length(4..)))]
    pin: Attr<String>,
    /// How many digits open it.
    #[tf(computed, with = digits)]
    pin_digits: Attr<i64>,
    /// For those who read the configuration.
    #[tf(optional, local)]
    note: Attr<String>,
    /// How often it was changed.
    #[tf(computed)]
    revision: Attr<i64>,
    /// How long things may take.
    #[tf(block, local)]
    timeouts: Attr<Timeouts>,
}

fn same_letters(a: &Value, b: &Value) -> bool {
    let lower = |value: &Value| value.as_str().map(str::to_lowercase);
    lower(a) == lower(b)
}

/// The remote API does not tell an empty list from none.
fn sorted(tags: Vec<String>) -> Attr<BTreeSet<String>> {
    let tags = Some(BTreeSet::from_iter(tags));
    tags.filter(|tags| !tags.is_empty()).into()
}

fn digits(digits: usize) -> i64 {
    digits.try_into().unwrap()
}

pub(crate) struct Crates;

impl Resource for Crates {
    type Client = Store;
    type Model = Crate;

    const TYPE: &'static str = super::CRATE;

    fn rules(&self) -> Rules<Crate> {
        Rules::new().required_when(Crate::FIELDS.code, Crate::FIELDS.size, ["large"])
    }

    fn validate(&self, config: &Crate, found: &mut Diagnostics) {
        if config.label.known().is_some_and(|label| label == "Snakes") {
            found.push(Diagnostic::invalid(
                Crate::FIELDS.label,
                "No snakes",
                "Anything else.",
            ));
        }
    }

    async fn plan(&self, plan: &mut Plan<'_, '_, Store, Crate>) {
        let action = plan.action();
        match plan.client() {
            Some(store) => store.note(format!("plan {action:?}")),
            None => plan.report(Diagnostic::warning("Planned blindly", "No client.")),
        }
        let label = |model: &Option<Crate>| {
            model
                .as_ref()
                .and_then(|model| model.label.clone().into_known())
        };
        if action == Action::Delete && label(&plan.prior).is_some_and(|label| label == "Gold") {
            plan.report(Diagnostic::user(
                "Gold stays",
                "Give it another label first.",
            ));
        }
        if action == Action::Update && label(&plan.planned).is_some_and(|label| label == "Cat") {
            plan.require_replacement(Crate::FIELDS.label);
        }
        let plans = plan.private().entry::<u32>("plans").unwrap_or_default();
        plan.private().set("plans", plans + 1).unwrap();
    }

    fn timeout(&self, operation: Operation) -> Duration {
        match operation {
            Operation::Create => Duration::from_secs(11),
            Operation::Read => Duration::from_secs(12),
            Operation::Update => Duration::from_secs(13),
            Operation::Delete => Duration::from_secs(14),
        }
    }

    async fn create(&self, cx: &Context<Store>, plan: Crate) -> Result<Crate, Failure<Crate>> {
        begin("create", cx).await?;
        let id = format!("c{}", cx.client().crates().len() + 1);
        let remote = RemoteCrate {
            id: id.clone(),
            title: plan.label.value()?.clone(),
            size: plan.size.value()?.clone(),
            shelf: plan.shelf.known().cloned().unwrap_or_else(|| "s1".into()),
            code: plan.code.known().map(|code| code.to_lowercase()),
            tags: plan.tags.known().into_iter().flatten().cloned().collect(),
            pin_digits: pin(cx)?.map_or(0, |pin| pin.len()),
            revision: 1,
            internal: true,
        };
        cx.client().crates().insert(id, remote.clone());
        cx.private().set("weighed", 3)?;
        end(cx, plan, remote)
    }

    async fn read(
        &self,
        cx: &Context<Store>,
        state: Crate,
    ) -> Result<Option<Crate>, Failure<Crate>> {
        begin("read", cx).await?;
        let id = state.id.value()?;
        let found = cx.client().crates().get(id).cloned();
        found.map(|remote| end(cx, state, remote)).transpose()
    }

    async fn update(
        &self,
        cx: &Context<Store>,
        prior: Crate,
        plan: Crate,
    ) -> Result<Crate, Failure<Crate>> {
        begin("update", cx).await?;
        let id = prior.id.value()?;
        let Some(mut remote) = cx.client().crates().get(id).cloned() else {
            return Err(Diagnostic::remote("No such crate", id).into());
        };
        remote.title = plan.label.value()?.clone();
        remote.size = plan.size.value()?.clone();
        remote.code = plan.code.known().map(|code| code.to_lowercase());
        remote.tags = plan.tags.known().into_iter().flatten().cloned().collect();
        remote.revision += 1;
        cx.client().crates().insert(id.clone(), remote.clone());
        end(cx, plan, remote)
    }

    async fn delete(&self, cx: &Context<Store>, state: Crate) -> Result<(), Failure<Crate>> {
        begin("delete", cx).await?;
        cx.client().crates().remove(state.id.value()?);
        Ok(())
    }

    async fn imported(&self, cx: &Context<Store>, model: Crate) -> Result<Crate, Diagnostic> {
        cx.private().set("imported", true)?;
        match model.id.value()?.starts_with('c') {
            true => Ok(model),
            false => Err(Diagnostic::user("No id of a crate", "It begins with c.")),
        }
    }
}

/// The write-only pin is in the configuration alone.
fn pin(cx: &Context<Store>) -> Result<Option<String>, Diagnostic> {
    Ok(cx.config::<Crate>()?.pin.into_known())
}

/// Notes the call, and makes the trouble that comes before it.
async fn begin(call: &str, cx: &Context<Store>) -> Result<(), Diagnostic> {
    let seconds = cx.timeout().as_secs();
    let (weighed, plans) = (
        cx.private().entry::<u32>("weighed"),
        cx.private().entry::<u32>("plans"),
    );
    cx.client().note(format!(
        "{call} within {seconds} s, weighed {weighed:?}, plans {plans:?}"
    ));
    let store = cx.client();
    match store.trouble() {
        Trouble::Refused => return Err(Diagnostic::remote("Forklift broke", "Try again.")),
        Trouble::Panic => panic!("the forklift is on fire"),
        Trouble::UntilStopped => {
            store.notify_begun();
            cx.stop().cancelled().await;
        }
        Trouble::UntilOpened => {
            store.notify_begun();
            store.door_opens().await;
        }
        _ => {}
    }
    Ok(())
}

/// What the remote API answers, with the trouble that comes after it.
fn end(cx: &Context<Store>, model: Crate, remote: RemoteCrate) -> Result<Crate, Failure<Crate>> {
    cx.client().notify_done();
    let left = model.clone();
    let known = model.updated_from(remote);
    match cx.client().trouble() {
        Trouble::HalfDone => {
            let why = Diagnostic::remote("Forklift broke", "The crate hangs in the air.");
            Err(Failure::from(why.at(Crate::FIELDS.shelf)).keeping(known))
        }
        Trouble::LeftUnknown => Ok(Crate {
            id: known.id,
            ..left
        }),
        Trouble::OtherLabel => Ok(Crate {
            label: "Milk".to_owned().into(),
            ..known
        }),
        Trouble::OtherId => Ok(Crate {
            id: "c99".to_owned().into(),
            ..known
        }),
        Trouble::NoId => Ok(Crate {
            id: Attr::Null,
            ..known
        }),
        _ => Ok(known),
    }
}
