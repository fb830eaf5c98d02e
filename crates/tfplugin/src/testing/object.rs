//! An object, as Terraform stores it.

use std::fmt;

use bytes::Bytes;

use super::literal;
use crate::value::Value;

/// An object of a resource in Terraform's state.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// Its resource.
    pub type_name: String,
    /// Its attributes; null when it does not exist.
    pub state: Value,
    /// Its identity.
    pub identity: Option<Value>,
    /// Its private data.
    pub private: Bytes,
    /// Whether its create failed half way, so that the next apply replaces it.
    pub tainted: bool,
}

impl Object {
    /// An object that does not exist.
    #[must_use]
    pub fn absent(type_name: &str) -> Self {
        Self {
            type_name: type_name.to_owned(),
            state: Value::Null,
            identity: None,
            private: Bytes::new(),
            tainted: false,
        }
    }

    /// Whether it exists.
    #[must_use]
    pub fn exists(&self) -> bool {
        !self.state.is_null()
    }

    /// An attribute of it; null where it has none.
    #[must_use]
    pub fn attribute(&self, name: &str) -> &Value {
        self.state.attribute(name).unwrap_or(&Value::Null)
    }
}

/// As [`literal::print`] prints it; a tainted object has a first line that says so.
impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.exists() {
            return f.write_str("absent\n");
        }
        if self.tainted {
            f.write_str("tainted\n")?;
        }
        f.write_str(&literal::print(&self.state))
    }
}
