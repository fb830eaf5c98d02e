//! Paths to attributes and blocks, and to parts of their values.

use std::borrow::Cow;
use std::fmt;

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Into an attribute or block of an object.
    Attribute(Cow<'static, str>),
    /// Into the element of a map.
    Key(String),
    /// Into the element of a list or tuple, counted from 0.
    Index(usize),
}

/// A path from the root of a resource, data source or provider block to one of its parts.
///
/// Elements of sets have no key on the wire (`AttributePath.Step` of the protocol), so a path
/// ends at the set itself, or passes over the element: `items.name`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(Vec<Step>);

impl Path {
    /// The whole object.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The attribute or block `name` of the root.
    pub fn attribute(name: impl Into<Cow<'static, str>>) -> Self {
        Self::root().with_attribute(name)
    }

    /// This path, then the attribute `name`.
    #[must_use]
    pub fn with_attribute(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(Step::Attribute(name.into()));
        self
    }

    /// This path, then the element of a map under `key`.
    #[must_use]
    pub fn with_key(mut self, key: impl Into<String>) -> Self {
        self.0.push(Step::Key(key.into()));
        self
    }

    /// This path, then the element of a list or tuple at `index`.
    #[must_use]
    pub fn with_index(mut self, index: usize) -> Self {
        self.0.push(Step::Index(index));
        self
    }

    /// This path, then `step`.
    #[must_use]
    pub fn with_step(mut self, step: Step) -> Self {
        self.0.push(step);
        self
    }

    /// The steps from the root.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Whether this is the root.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Prepends `step`: for errors that travel outwards through the layers of a value.
    #[must_use]
    pub fn within(mut self, step: Step) -> Self {
        self.0.insert(0, step);
        self
    }
}

/// As Terraform writes references: `timeouts.create`, `items[0].name`, `tags["team"]`.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Attribute(name) if position == 0 => f.write_str(name)?,
                Step::Attribute(name) => write!(f, ".{name}")?,
                Step::Key(key) => write!(f, "[{key:?}]")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_print_as_references() {
        let path = Path::attribute("criteria")
            .with_attribute("and")
            .with_index(1)
            .with_key("a\"b");
        assert_eq!(path.to_string(), r#"criteria.and[1]["a\"b"]"#);
        assert_eq!(Path::root().to_string(), "");
    }
}
