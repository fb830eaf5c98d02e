//! Data sources of one object, which is looked up by one of its keys; and patterns of names.

use std::marker::PhantomData;

use regex::Regex;
use texture_api::{Identified, Object, same_name};
use tfplugin::validate::{Validator, text};
use tfplugin::{
    AnyField, Context, DataSource, Diagnostic, Diagnostics, Field, LookedUp, Lookup, Model, Path,
    Reads, Rules,
};

use crate::errors::failed_to;
use crate::texture::{Texture, session};

/// A noun of which one object can be looked up, by id or by another key.
pub trait Lookable: LookedUp + Reads<Self::Object> {
    /// The API's object.
    type Object: Object;

    /// The type name of the data source.
    const TYPE: &'static str;
    /// Its documentation.
    const LOOKUP: &'static str;

    /// The key that is the API's id of the object.
    const ID: Field<Self, String>;

    /// The value of `key` of an object, where `key` is one of [`LookedUp::KEYS`] other than [`Lookable::ID`].
    fn key(object: &Self::Object, key: AnyField<Self>) -> Option<&str>;

    /// Whether the `key` of an object is `wanted`.
    fn has_key(object: &Self::Object, key: AnyField<Self>, wanted: &str) -> bool {
        Self::key(object, key).is_some_and(|found| same_name(found, wanted))
    }
}

/// The data source of one object of a noun.
#[derive(Debug)]
pub struct One<M>(PhantomData<M>);

impl<M> Default for One<M> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<M: Lookable> DataSource for One<M> {
    type Client = Texture;
    type Model = Lookup<M>;

    const TYPE: &'static str = M::TYPE;
    const DESCRIPTION: &'static str = M::LOOKUP;

    fn rules(&self) -> Rules<Lookup<M>> {
        Lookup::<M>::rules()
    }

    fn validate(&self, config: &Lookup<M>, found: &mut Diagnostics) {
        if let Some((key, _)) = key_of(config).filter(|(_, wanted)| wanted.trim().is_empty()) {
            found.push(no_match(M::Object::NOUN, key.name()));
        }
    }

    async fn read(
        &self,
        cx: &Context<Texture>,
        config: Lookup<M>,
    ) -> Result<Lookup<M>, Diagnostics> {
        let noun = M::Object::NOUN;
        let (key, wanted) = key_of(&config)
            .ok_or_else(|| Diagnostic::bug(format!("A {noun} is looked up without a key.")))?;
        let api = session(cx).await?;
        let found = if key == M::ID {
            let found = api.find::<M::Object>(&wanted).await;
            let found = found.map_err(failed_to(format!("read the {noun}")))?;
            found.ok_or_else(|| cx.defer_absent(no_match(noun, key.name())))?
        } else {
            let all = api.all::<M::Object>().await;
            let all = all.map_err(failed_to(format!("list the {noun}s")))?;
            let live = all.into_iter().filter(Object::is_live).collect();
            only::<M>(cx, key, &wanted, live)?
        };
        Ok(config.updated_from(found))
    }
}

/// The key that the configuration sets, and its value.
fn key_of<M: LookedUp>(config: &Lookup<M>) -> Option<(AnyField<M>, String)> {
    let object = config.clone().into_object();
    let value = |key: &AnyField<M>| object.attribute(key.name())?.as_str().map(str::to_owned);
    M::KEYS.iter().find_map(|key| Some((*key, value(key)?)))
}

/// The only one of `all` whose `key` is `wanted`.
fn only<M: Lookable>(
    cx: &Context<Texture>,
    key: AnyField<M>,
    wanted: &str,
    all: Vec<M::Object>,
) -> Result<M::Object, Diagnostic> {
    let noun = M::Object::NOUN;
    let near = near_match::<M>(key, wanted, &all);
    let mut fitting: Vec<M::Object> = all
        .into_iter()
        .filter(|object| M::has_key(object, key, wanted))
        .collect();
    match (fitting.pop(), fitting.len()) {
        (None, _) => Err(cx.defer_absent(no_match_but(noun, key.name(), near.as_deref()))),
        (Some(found), 0) => Ok(found),
        (Some(last), _) => {
            let ids: Vec<&str> = fitting.iter().chain([&last]).map(Identified::id).collect();
            Err(several::<M>(key, &ids))
        }
    }
}

/// The id of an object that almost matches: it differs in letter case and white space only.
fn near_match<M: Lookable>(key: AnyField<M>, wanted: &str, all: &[M::Object]) -> Option<String> {
    let plain = |text: &str| -> String { text.to_lowercase().split_whitespace().collect() };
    let is_near = |object: &&M::Object| {
        M::key(object, key).is_some_and(|found| plain(found) == plain(wanted))
    };
    all.iter()
        .find(is_near)
        .map(|object| object.id().to_owned())
}

/// The error where nothing matches. It does not show the value that was searched for: the configuration may mark it as sensitive.
#[must_use]
pub fn no_match(noun: &str, attribute: &'static str) -> Diagnostic {
    no_match_but(noun, attribute, None)
}

fn no_match_but(noun: &str, attribute: &'static str, near: Option<&str>) -> Diagnostic {
    let hint = near.map_or_else(String::new, |id| {
        format!(" The {noun} {id} differs from it only in letter case or blanks.")
    });
    Diagnostic::invalid(
        Path::attribute(attribute),
        format!("No such {noun}"),
        format!(
            "There is no {noun} with this `{attribute}`, or the API key cannot see it.{hint} Correct \
             `{attribute}`; or, if this run is to create the {noun}, create it first (`terraform apply \
             -target=...`)."
        ),
    )
}

fn several<M: Lookable>(key: AnyField<M>, ids: &[&str]) -> Diagnostic {
    let (noun, id, key) = (M::Object::NOUN, M::ID.name(), key.name());
    Diagnostic::invalid(
        Path::attribute(key),
        format!("Several {noun}s match"),
        format!(
            "{} {noun}s have this `{key}`: {}. Set `{id}` to the one that you mean, instead of \
             `{key}`.",
            ids.len(),
            ids.join(", ")
        ),
    )
}

/// Text that is a regular expression.
#[must_use]
pub fn regular_expression() -> Validator<String> {
    text("must be a regular expression.", |pattern| {
        Regex::new(pattern)
            .map(drop)
            .map_err(|error| format!("is not a regular expression: {error}"))
    })
}

/// Whether a name matches `pattern`; without one every name does.
///
/// # Errors
/// The pattern is not a regular expression, which is possible only where it was unknown at validation.
pub fn matching(pattern: Option<&String>) -> Result<impl Fn(&str) -> bool + use<>, Diagnostic> {
    let compiled = pattern
        .map(|pattern| Regex::new(pattern))
        .transpose()
        .map_err(|error| {
            Diagnostic::invalid(
                Path::attribute("name_regex"),
                "Invalid regular expression",
                error.to_string(),
            )
        })?;
    Ok(move |name: &str| {
        compiled
            .as_ref()
            .is_none_or(|pattern| pattern.is_match(name))
    })
}
