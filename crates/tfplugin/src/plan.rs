//! Planning: what a configuration will make of an object.
//!
//! A pure function of schema, prior state, proposed state and configuration. The order of its
//! steps is that of terraform-plugin-framework's `server_planresourcechange.go`, for the reasons
//! given there:
//!
//! 1. defaults where the configuration is null, and write-only values to null, as well as the attributes that they stand
//!    in for;
//! 2. the prior value where the configured one means the same: before step 3, or one harmless
//!    difference would make every computed attribute unknown;
//! 3. only if something differs from the prior state, computed attributes without configuration
//!    become unknown, but for those that an update leaves as they are;
//! 4. the resource's own changes (see [`crate::resource::Plan`]);
//! 5. the paths that need a new object ([`replacements`]).
//!
//! This module never names gRPC, and never calls a remote API.

pub(crate) mod buckets;
mod instead;
mod keep;
pub(crate) mod parts;
mod replace;
mod walk;

use crate::schema::{Attribute, Block, Keep, NestedBlock};
use crate::value::Value;
use parts::part;
use walk::{Rewritten, Rule, Sides};

pub(crate) use instead::{hide_replaced, hints};
pub use keep::keep_equivalent;
pub use replace::replacements;

/// Steps 1 to 3: the planned state, before the resource can change it.
///
/// `prior` is `None` where an object is to be created. `proposed` is Terraform's own merge of
/// `config` and `prior` (`objchange.ProposedNew`).
#[must_use]
pub fn propose(block: &Block, prior: Option<&Value>, proposed: Value, config: &Value) -> Value {
    let sides = Sides::new(prior, config);
    let settled = walk::rewrite(block, sides, proposed, &Settle);
    let settled = instead::plan(block, prior, config, settled);
    if prior.is_some_and(|prior| !differs(block, prior, &settled)) {
        return settled;
    }
    let planned = walk::rewrite_matched(block, sides, settled, &Unknown);
    instead::plan(block, prior, config, planned)
}

/// A configuration with its defaults, for what is not planned: data sources, and the provider block.
#[must_use]
pub(crate) fn defaults(block: &Block, config: Value) -> Value {
    let written = config.clone();
    walk::rewrite(block, Sides::new(None, &written), config, &Defaults)
}

struct Defaults;

impl Rule for Defaults {
    fn attribute(&self, attribute: &Attribute, sides: Sides<'_>, value: Value) -> Rewritten {
        match attribute.default {
            Some(default) if sides.config.is_null() => Rewritten::Whole(default()),
            _ => Rewritten::Parts(value),
        }
    }

    fn omitted_block(&self, _: &NestedBlock, _: Sides<'_>, value: Value) -> Value {
        value
    }
}

/// Whether the way from `prior` to `planned` needs an operation on the object: whether they differ in meaning, other
/// than in local attributes and blocks.
#[must_use]
pub fn differs(block: &Block, prior: &Value, planned: &Value) -> bool {
    let mut attributes = block.attributes.iter().filter(|attribute| !attribute.local);
    let mut blocks = block.blocks.iter().filter(|nested| !nested.local);
    attributes.any(|attribute| {
        let (before, after) = (part(prior, attribute.name), part(planned, attribute.name));
        before != after && !means(attribute, before, after)
    }) || blocks.any(|nested| part(prior, nested.name) != part(planned, nested.name))
}

/// Steps 1 and 2.
struct Settle;

impl Rule for Settle {
    fn attribute(&self, attribute: &Attribute, sides: Sides<'_>, proposed: Value) -> Rewritten {
        if attribute.write_only {
            return Rewritten::Whole(Value::Null);
        }
        match (sides.config.is_null(), attribute.default, sides.prior) {
            (true, Some(default), prior) => {
                let default = default();
                let same =
                    prior.filter(|prior| !prior.is_null() && means(attribute, prior, &default));
                Rewritten::Whole(same.cloned().unwrap_or(default))
            }
            (true, None, Some(prior)) if sides.is_recovered && attribute.mode.is_computed() => {
                Rewritten::Whole(prior.clone())
            }
            (true, None, _) => Rewritten::Whole(proposed),
            // Terraform takes a prior value in place of the configured one only where it is not null
            // (`assertPlannedValueValid` in core).
            (false, _, Some(prior)) if !prior.is_null() && means(attribute, prior, &proposed) => {
                Rewritten::Whole(prior.clone())
            }
            // The refinements of a planned unknown value bind the provider. But a default, or what the resource or the
            // API chooses, may take the place of a null, and the prior value that of one that means the same: none of
            // them need have the prefix or the length, or be not null.
            (false, default, _) if proposed.is_unknown() => {
                let is_chosen = default.is_some() || attribute.mode.is_computed();
                match is_chosen || attribute.equivalent.is_some() {
                    true => Rewritten::Whole(proposed.unrefined()),
                    false => Rewritten::Parts(proposed),
                }
            }
            (false, _, _) => Rewritten::Parts(proposed),
        }
    }

    /// Core does not carry prior computed blocks over (`proposedNewNestedBlock`), and Terraform 1.0 does so with a
    /// single block that is not computed.
    fn omitted_block(&self, nested: &NestedBlock, sides: Sides<'_>, proposed: Value) -> Value {
        match nested.computed {
            true => sides.prior.cloned().unwrap_or(proposed),
            false => nested.absent(),
        }
    }
}

/// Step 3.
struct Unknown;

impl Rule for Unknown {
    fn attribute(&self, attribute: &Attribute, sides: Sides<'_>, planned: Value) -> Rewritten {
        if !sides.config.is_null() {
            // Where the prior value takes the place of one that means the same, core accepts it as a whole or not at all.
            return match attribute.equivalent.is_some() && sides.prior == Some(&planned) {
                true => Rewritten::Whole(planned),
                false => Rewritten::Parts(planned),
            };
        }
        if !attribute.mode.is_computed() || attribute.default.is_some() {
            return Rewritten::Whole(planned);
        }
        // In a list, Terraform proposes the value of the element at the same index.
        Rewritten::Whole(kept(attribute.keep, sides.prior))
    }

    fn omitted_block(&self, nested: &NestedBlock, sides: Sides<'_>, planned: Value) -> Value {
        match nested.computed {
            true => kept(nested.keep, sides.prior),
            false => planned,
        }
    }
}

/// The prior value of what is computed, where an update leaves it as it is, or else an unknown one.
fn kept(keep: Keep, prior: Option<&Value>) -> Value {
    let prior = prior.filter(|prior| match keep {
        Keep::Never => false,
        Keep::Always => true,
        Keep::IfSet => !prior.is_null(),
    });
    prior.cloned().unwrap_or(Value::UNKNOWN)
}

/// Whether both values mean the same to the attribute, as far as that is known already.
fn means(attribute: &Attribute, known: &Value, value: &Value) -> bool {
    attribute.equivalent.is_some_and(|equivalent| {
        known.is_wholly_known() && value.is_wholly_known() && equivalent(known, value)
    })
}

#[cfg(test)]
mod tests;
