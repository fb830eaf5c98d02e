//! What a schema's list holds: attributes and nested blocks, seen alike.

use tfplugin::schema::{Attribute, Block, Mode, NestedBlock, Shape};

use super::phrase;

/// One line of a schema's list, and what is nested in it.
pub(super) struct Entry {
    pub(super) name: &'static str,
    /// Its type, and what is special about it: `String, Sensitive`.
    pub(super) kind: String,
    pub(super) group: Group,
    /// Sentences; paragraphs apart.
    pub(super) text: String,
    pub(super) nested: Option<Nested>,
}

/// Under which heading it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Required,
    Optional,
    ReadOnly,
}

impl Group {
    pub(super) const ALL: [Self; 3] = [Self::Required, Self::Optional, Self::ReadOnly];

    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::Required => "Required",
            Self::Optional => "Optional",
            Self::ReadOnly => "Read-Only",
        }
    }
}

/// What is nested in an attribute or block.
pub(super) struct Nested {
    /// What the anchors of such sections begin with.
    pub(super) anchor: &'static str,
    pub(super) entries: Vec<Entry>,
}

/// The entries of a block, as they were declared.
pub(super) fn entries(block: &Block) -> Vec<Entry> {
    let attributes = block.attributes.iter().map(Entry::of_attribute);
    attributes
        .chain(block.blocks.iter().map(Entry::of_block))
        .collect()
}

impl Entry {
    pub(super) fn of_attribute(attribute: &Attribute) -> Self {
        let marks = [
            (attribute.sensitive, ", Sensitive"),
            (attribute.write_only, ", Write-only"),
            (attribute.deprecated.is_some(), ", Deprecated"),
        ];
        let marks = marks
            .iter()
            .filter_map(|(holds, words)| holds.then_some(*words));
        let (kind, nested) = match &attribute.shape {
            Shape::Nested(nesting, attributes) => {
                let entries = attributes.iter().map(Self::of_attribute).collect();
                let nested = Nested {
                    anchor: "nestedatt",
                    entries,
                };
                (phrase::of_nesting("Attributes", *nesting), Some(nested))
            }
            _ => (phrase::of_type(&attribute.ty()), None),
        };
        Self {
            name: attribute.name,
            kind: kind + &marks.collect::<String>(),
            group: match attribute.mode {
                Mode::Required => Group::Required,
                Mode::Optional | Mode::OptionalComputed => Group::Optional,
                Mode::Computed => Group::ReadOnly,
            },
            text: with_deprecation(attribute.documentation(), attribute.deprecated),
            nested,
        }
    }

    fn of_block(block: &NestedBlock) -> Self {
        let optional = block.min_items == 0;
        Self {
            name: block.name,
            kind: phrase::of_nesting("Block", block.nesting)
                + if optional { ", Optional" } else { "" }
                + block.deprecated.map_or("", |_| ", Deprecated"),
            group: if optional {
                Group::Optional
            } else {
                Group::Required
            },
            text: with_deprecation(block.description.to_owned(), block.deprecated),
            nested: Some(Nested {
                anchor: "nestedblock",
                entries: entries(&block.block),
            }),
        }
    }
}

fn with_deprecation(text: String, deprecated: Option<&str>) -> String {
    match deprecated {
        Some(why) => format!("{text} **Deprecated:** {why}"),
        None => text,
    }
}
