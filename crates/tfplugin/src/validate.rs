//! Validation of configurations: validators of single attributes, and rules between several.
//!
//! Unknown values are never an error: they are checked again when they are known.
//!
//! A validator is for values of one type; for an attribute of another type it does not compile:
//!
//! ```compile_fail,E0277
//! use tfplugin::validate::size;
//! use tfplugin::{Attr, Model};
//!
//! /// A label.
//! #[derive(Clone, Model)]
//! struct Label {
//!     /// Its text: `length(1..)` is for text, `size` for collections.
//!     #[tf(required, check(size(1..)))]
//!     text: Attr<String>,
//! }
//! ```

mod rule;
mod text;

use std::fmt;
use std::marker::PhantomData;
use std::ops::RangeBounds;
use std::sync::Arc;

pub use rule::{Rule, Rules};
pub use text::{
    choice, choice_ignoring_case, duration, length, none_of, pattern, suggestion, text,
};

use crate::attr::{Attr, AttributeValue, Mismatch};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::number::Number;
use crate::path::Path;
use crate::schema::{Attribute, Block, Mode, NestedBlock, Nesting, Schema, Shape};
use crate::value::Value;

/// What is being validated.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Its path.
    pub path: &'a Path,
    /// Whether its value must not be shown.
    pub sensitive: bool,
}

impl<'a> Subject<'a> {
    /// A part of the subject, at `path`: as sensitive as the whole.
    #[must_use]
    pub fn at(self, path: &'a Path) -> Self {
        Self { path, ..self }
    }

    /// An error about the subject: `requirement` completes "The value ...".
    #[must_use]
    pub fn refuse(&self, requirement: impl fmt::Display) -> Diagnostic {
        let Self { path, .. } = self;
        Diagnostic::invalid(
            (*path).clone(),
            format!("Invalid value for {path}"),
            format!("The value {requirement}"),
        )
    }

    /// `value` as it prints, or a text that hides it.
    #[must_use]
    pub fn show(&self, value: impl fmt::Display) -> String {
        if self.sensitive {
            "a sensitive value".to_owned()
        } else {
            value.to_string()
        }
    }
}

type Check = dyn Fn(&Value, Subject<'_>, &mut Diagnostics) + Send + Sync;

/// A requirement on one known, non-null value of type `T`: one for another type does not compile.
pub struct Validator<T> {
    any: AnyValidator,
    of: PhantomData<fn(&T)>,
}

impl<T> Validator<T> {
    /// A requirement, a text that completes "The value ..." and is part of the documentation, and its check. Parts of the value may be unknown.
    pub fn new(
        requirement: impl Into<String>,
        check: impl Fn(&Value, Subject<'_>, &mut Diagnostics) + Send + Sync + 'static,
    ) -> Self {
        Self {
            any: AnyValidator {
                requirement: requirement.into(),
                check: Arc::new(check),
            },
            of: PhantomData,
        }
    }

    /// A value that `check` accepts; `requirement` completes "The value ..." in the documentation,
    /// an error's text completes it in the message. It is called with values that are wholly known.
    pub fn of(
        requirement: impl Into<String>,
        check: impl Fn(T) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self
    where
        T: AttributeValue,
    {
        Self::new(requirement, move |value, subject, found| {
            if !value.is_wholly_known() {
                return;
            }
            match T::decode(value.clone()) {
                Ok(Attr::Known(value)) => {
                    if let Err(problem) = check(value) {
                        found.push(subject.refuse(problem));
                    }
                }
                Ok(Attr::Null | Attr::Unknown) => {}
                Err(Mismatch { expected, .. }) => {
                    found.push(subject.refuse(format!("must be {expected}.")));
                }
            }
        })
    }

    /// Checks `value`.
    pub fn check(&self, value: &Value, subject: Subject<'_>, found: &mut Diagnostics) {
        self.any.check(value, subject, found);
    }

    /// The validator without the type of its values.
    #[must_use]
    pub fn untyped(self) -> AnyValidator {
        self.any
    }
}

impl<T> Clone for Validator<T> {
    fn clone(&self) -> Self {
        Self {
            any: self.any.clone(),
            of: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Validator<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.any.fmt(f)
    }
}

/// A [`Validator`], whatever the type of its values.
#[derive(Clone)]
pub struct AnyValidator {
    requirement: String,
    check: Arc<Check>,
}

impl AnyValidator {
    /// The text of the requirement.
    #[must_use]
    pub fn requirement(&self) -> &str {
        &self.requirement
    }

    /// Checks `value`.
    pub fn check(&self, value: &Value, subject: Subject<'_>, found: &mut Diagnostics) {
        (self.check)(value, subject, found);
    }

    /// Each element of a collection satisfies this.
    #[must_use]
    pub fn of_each(self) -> Self {
        let requirement = format!("holds elements of which each {}", self.requirement);
        let check = move |value: &Value, subject: Subject<'_>, found: &mut Diagnostics| {
            for (path, item) in elements(value, subject.path) {
                if !item.is_null() && !item.is_unknown() {
                    self.check(item, subject.at(&path), found);
                }
            }
        };
        Self {
            requirement,
            check: Arc::new(check),
        }
    }
}

impl fmt::Debug for AnyValidator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Validator({})", self.requirement)
    }
}

/// A number within `range`.
pub fn range<T: Numeric>(range: impl RangeBounds<T> + Send + Sync + 'static) -> Validator<T> {
    let requirement = format!("must be {}{}.", T::KIND, bounds(&range, "", ""));
    Validator::new(requirement.clone(), move |value, subject, found| {
        let Value::Number(number) = value else { return };
        if !T::from_number(number).is_some_and(|number| range.contains(&number)) {
            let got = subject.show(number);
            found.push(subject.refuse(format!("{requirement} Got {got}.")));
        }
    })
}

/// A collection with a number of elements within `range`.
pub fn size<C: Collection>(range: impl RangeBounds<usize> + Send + Sync + 'static) -> Validator<C> {
    let requirement = format!("must have {}.", bounds(&range, " element", " elements"));
    Validator::new(requirement.clone(), move |value, subject, found| {
        let size = match value {
            // Unknown elements may turn out equal to others.
            Value::Set(_) if !value.is_wholly_known() => return,
            Value::List(items) | Value::Set(items) => items.len(),
            Value::Map(items) => items.len(),
            _ => return,
        };
        if !range.contains(&size) {
            found.push(subject.refuse(format!("{requirement} Got {size}.")));
        }
    })
}

/// Each element of a collection satisfies `validator`.
#[must_use]
pub fn each<C: Collection>(validator: Validator<C::Element>) -> Validator<C> {
    Validator {
        any: validator.any.of_each(),
        of: PhantomData,
    }
}

/// Each key of a map satisfies `validator`.
#[must_use]
pub fn keys<C: Keyed>(validator: Validator<String>) -> Validator<C> {
    let requirement = format!("has keys of which each {}", validator.any.requirement);
    Validator::new(requirement, move |value, subject, found| {
        let Value::Map(items) = value else { return };
        for key in items.keys() {
            let path = subject.path.clone().with_key(key);
            let key = Value::String(key.clone());
            validator.any.check(&key, subject.at(&path), found);
        }
    })
}

/// A list without duplicates.
#[must_use]
pub fn unique<T: AttributeValue>() -> Validator<Vec<T>> {
    let requirement = "must not hold the same element twice.";
    Validator::new(requirement, move |value, subject, found| {
        let Value::List(items) = value else { return };
        for (index, item) in items.iter().enumerate() {
            if item.is_wholly_known() && items[..index].contains(item) {
                let path = subject.path.clone().with_index(index);
                found.push(subject.at(&path).refuse("is in this list already."));
            }
        }
    })
}

/// `first`, or else `second`: a value that satisfies one of them. Their warnings are not shown.
#[must_use]
pub fn either<T: 'static>(first: Validator<T>, second: Validator<T>) -> Validator<T> {
    let requirement = format!(
        "{}, or else {}",
        first.any.requirement.trim_end_matches('.'),
        second.any.requirement
    );
    Validator::new(requirement.clone(), move |value, subject, found| {
        let accepts = |validator: &Validator<T>| {
            let mut found = Diagnostics::new();
            validator.any.check(value, subject, &mut found);
            !found.has_errors()
        };
        if !accepts(&first) && !accepts(&second) {
            found.push(subject.refuse(&requirement));
        }
    })
}

/// Types whose values are text: `String`, and custom types that are encoded as text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not text",
    label = "this validator is for text, as in `Attr<String>`"
)]
pub trait Textual: AttributeValue {}

impl Textual for String {}

impl<T: Textual> Textual for Attr<T> {}

/// Types whose values are numbers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number that can be compared with a range",
    label = "`range` is for whole numbers and `f64`"
)]
pub trait Numeric: AttributeValue + PartialOrd + PartialEq + From<bool> + fmt::Display {
    /// What such a number is called before its bounds; empty for any number.
    const KIND: &'static str;

    /// The number, where it is one of this type.
    fn from_number(number: &Number) -> Option<Self>;
}

/// Types whose values are collections: lists, sets and maps.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a collection",
    label = "this validator is for lists, sets and maps"
)]
pub trait Collection: AttributeValue {
    /// The type of the elements.
    type Element: AttributeValue;
}

/// Types whose values are maps.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a map",
    label = "this validator is for maps, as in `Attr<BTreeMap<String, T>>`"
)]
pub trait Keyed: Collection {}

/// Checks a whole configuration against the validators of its schema.
pub(crate) fn block(block: &Block, config: &Value, path: &Path, found: &mut Diagnostics) {
    for attribute in &block.attributes {
        if let Some(value) = config.attribute(attribute.name) {
            let path = path.clone().with_attribute(attribute.name);
            let subject = Subject {
                path: &path,
                sensitive: attribute.is_hidden(),
            };
            self::attribute(attribute, value, subject, found);
        }
    }
    for nested in &block.blocks {
        if let Some(value) = config.attribute(nested.name) {
            nested_block(
                nested,
                value,
                &path.clone().with_attribute(nested.name),
                found,
            );
        }
    }
}

/// Checks a whole configuration: each attribute, then the rules between several, and then, where all of that holds,
/// the author's own checks.
pub(crate) fn configuration(
    schema: &Schema,
    rules: &[Rule],
    config: Value,
    found: &mut Diagnostics,
    more: impl FnOnce(Value, &mut Diagnostics) -> Result<(), Mismatch>,
) {
    if let Some(why) = schema.deprecated {
        found.push(Diagnostic::warning("Deprecated", why));
    }
    block(&schema.block, &config, &Path::root(), found);
    for rule in rules {
        rule.check(&config, found);
    }
    if !found.has_errors()
        && let Err(mismatch) = more(config, found)
    {
        found.push(mismatch.in_configuration());
    }
}

/// Refuses write-only values, for clients that would store them.
pub(crate) fn no_write_only(block: &Block, config: &Value, path: &Path, found: &mut Diagnostics) {
    no_write_only_attributes(&block.attributes, config, path, found);
    for nested in &block.blocks {
        if let Some(value) = config.attribute(nested.name) {
            let path = path.clone().with_attribute(nested.name);
            for (path, object) in objects(nested.nesting, value, &path) {
                no_write_only(&nested.block, object, &path, found);
            }
        }
    }
}

/// Reports computed blocks that `config` leaves out, for clients that do not support them: they would refuse a plan
/// with blocks of the provider's (`computed_blocks_allowed` in the protocol).
pub(crate) fn no_omitted_blocks(
    block: &Block,
    config: &Value,
    path: &Path,
    found: &mut Diagnostics,
) {
    for nested in &block.blocks {
        let Some(value) = config.attribute(nested.name) else {
            continue;
        };
        let path = path.clone().with_attribute(nested.name);
        if nested.computed && nested.is_absent(value) {
            found.push(Diagnostic::invalid(
                path.clone(),
                "Blocks that may be left out need a newer CLI",
                format!(
                    "Without a `{}` block the provider chooses its values, which this version of the CLI does not \
                     support. Use Terraform 1.16 or later, or add the block.",
                    nested.name
                ),
            ));
        }
        for (path, object) in objects(nested.nesting, value, &path) {
            no_omitted_blocks(&nested.block, object, &path, found);
        }
    }
}

fn no_write_only_attributes(
    attributes: &[Attribute],
    config: &Value,
    path: &Path,
    found: &mut Diagnostics,
) {
    for attribute in attributes {
        let Some(value) = config.attribute(attribute.name).filter(|it| !it.is_null()) else {
            continue;
        };
        let path = path.clone().with_attribute(attribute.name);
        if attribute.write_only {
            found.push(Diagnostic::invalid(
                path.clone(),
                "Write-only arguments need a newer CLI",
                format!(
                    "`{path}` is write-only: it must not be stored, and this version of the CLI would \
                     store it. Use Terraform 1.11 or OpenTofu 1.11, or later, or take `{path}` out."
                ),
            ));
        } else if let Shape::Nested(nesting, nested) = &attribute.shape {
            for (path, object) in objects(*nesting, value, &path) {
                no_write_only_attributes(nested, object, &path, found);
            }
        }
    }
}

fn attribute(attribute: &Attribute, value: &Value, subject: Subject<'_>, found: &mut Diagnostics) {
    if value.is_null() && attribute.mode == Mode::Required {
        found.push(missing(subject.path));
    }
    if let Some(why) = attribute.deprecated.filter(|_| !value.is_null()) {
        found.push(deprecated("argument", why, subject.path));
    }
    if value.is_null() || value.is_unknown() {
        return;
    }
    if !attribute.null_elements {
        null_elements(value, subject.path, found);
    }
    for validator in &attribute.validators {
        validator.check(value, subject, found);
    }
    if let Shape::Nested(nesting, attributes) = &attribute.shape {
        for (path, object) in objects(*nesting, value, subject.path) {
            nested_attributes(attributes, object, subject.at(&path), found);
        }
    }
}

/// Terraform itself refuses a required attribute that is left out, but not one that is set to null.
fn missing(path: &Path) -> Diagnostic {
    Diagnostic::invalid(
        path.clone(),
        format!("Missing value for {path}"),
        format!("`{path}` is required, but its value here is null. Give it a value."),
    )
}

/// What is nested in a sensitive attribute is sensitive too.
fn nested_attributes(
    attributes: &[Attribute],
    object: &Value,
    subject: Subject<'_>,
    found: &mut Diagnostics,
) {
    for nested in attributes {
        if let Some(value) = object.attribute(nested.name) {
            let subject = Subject {
                path: &subject.path.clone().with_attribute(nested.name),
                sensitive: subject.sensitive || nested.is_hidden(),
            };
            attribute(nested, value, subject, found);
        }
    }
}

/// The CLI does not show the schema's deprecation messages itself.
fn deprecated(what: &str, why: &str, path: &Path) -> Diagnostic {
    Diagnostic::warning(format!("Deprecated {what} {path}"), why).at(path.clone())
}

fn nested_block(nested: &NestedBlock, value: &Value, path: &Path, found: &mut Diagnostics) {
    if let Some(why) = nested.deprecated.filter(|_| !nested.is_absent(value)) {
        found.push(deprecated("block", why, path));
    }
    for (path, object) in objects(nested.nesting, value, path) {
        block(&nested.block, object, &path, found);
        let subject = Subject {
            path: &path,
            sensitive: false,
        };
        for validator in &nested.validators {
            validator.check(object, subject, found);
        }
    }
}

fn null_elements(value: &Value, path: &Path, found: &mut Diagnostics) {
    for (path, item) in elements(value, path) {
        if item.is_null() {
            found.push(Diagnostic::invalid(
                path.clone(),
                format!("Null element in {path}"),
                "Elements of this collection must not be null. Take the element out, or give it a \
                 value.",
            ));
        } else {
            null_elements(item, &path, found);
        }
    }
}

/// The elements of a collection with their paths; those of a set stand at the set itself.
fn elements<'v>(value: &'v Value, path: &Path) -> Vec<(Path, &'v Value)> {
    match value {
        Value::List(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| (path.clone().with_index(index), item))
            .collect(),
        Value::Set(items) => items.iter().map(|item| (path.clone(), item)).collect(),
        Value::Map(items) => items
            .iter()
            .map(|(key, item)| (path.clone().with_key(key), item))
            .collect(),
        _ => Vec::new(),
    }
}

fn objects<'v>(nesting: Nesting, value: &'v Value, path: &Path) -> Vec<(Path, &'v Value)> {
    match nesting {
        Nesting::Single => vec![(path.clone(), value)],
        Nesting::List | Nesting::Set | Nesting::Map => elements(value, path),
    }
}

/// `between 1 and 40 characters`, `at least 1 element`, `at most 9`.
fn bounds<T>(range: &impl RangeBounds<T>, one: &str, many: &str) -> String
where
    T: fmt::Display + PartialEq + From<bool>,
{
    use std::ops::Bound::{Excluded, Included, Unbounded};
    let unit = |n: &T| {
        if *n == T::from(true) {
            one.to_owned()
        } else {
            many.to_owned()
        }
    };
    match (range.start_bound(), range.end_bound()) {
        (Included(low), Included(high)) if low == high => format!("exactly {low}{}", unit(low)),
        (Included(low), Included(high)) => format!("between {low} and {high}{many}"),
        (Included(low), Unbounded) => format!("at least {low}{}", unit(low)),
        (Unbounded, Included(high)) => format!("at most {high}{}", unit(high)),
        (Included(low), Excluded(end)) => format!("at least {low} and less than {end}{many}"),
        (Unbounded, Excluded(end)) => format!("less than {end}{many}"),
        (Excluded(_), _) | (Unbounded, Unbounded) => format!("any number of{many}"),
    }
}

#[cfg(test)]
mod tests;
