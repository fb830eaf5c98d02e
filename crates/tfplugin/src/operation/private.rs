//! Private state: data that a resource stores next to its state, invisible to users.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::diagnostics::Diagnostic;

/// Entries that Terraform stores with an object and returns. They are stored in plain text: do not put secrets here.
///
/// Terraform passes the private state of a tainted object to reads only, not to plan and apply.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Private(BTreeMap<String, Json>);

/// The prefix of the keys of values that a plan generated.
const PLANNED: &str = "tfplugin.planned.";

fn planned(attribute: &str) -> String {
    format!("{PLANNED}{attribute}")
}

impl Private {
    /// Reads the bytes that Terraform stored.
    ///
    /// # Errors
    /// When another program wrote them.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, Diagnostic> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_slice(bytes).map(Self).map_err(|error| {
            Diagnostic::user(
                "Unreadable private state",
                format!(
                    "The private state stored with this resource is not what this provider writes: \
                     {error}. Was the state written by another provider? Remove the resource from \
                     state (`terraform state rm`) and import it again."
                ),
            )
        })
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        if self.0.is_empty() {
            return Vec::new();
        }
        // A map of texts to JSON always serializes.
        serde_json::to_vec(&self.0).unwrap_or_default()
    }

    /// The entry `key`; `None` where there is none, or where it is of another type.
    #[must_use]
    pub fn entry<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        serde_json::from_value(self.0.get(key)?.clone()).ok()
    }

    /// Sets the entry `key`.
    ///
    /// # Errors
    /// When `value` has no JSON form, a provider bug.
    pub fn set(&mut self, key: &str, value: impl Serialize) -> Result<(), Diagnostic> {
        let value = serde_json::to_value(value).map_err(Diagnostic::bug)?;
        self.0.insert(key.to_owned(), value);
        Ok(())
    }

    /// The value that the first plan generated for an attribute; see [`Plan::set_once`](crate::Plan::set_once).
    pub(crate) fn planned_value<T: DeserializeOwned>(&self, attribute: &str) -> Option<T> {
        self.entry(&planned(attribute))
    }

    /// Records a value that a plan generated.
    pub(crate) fn plan_value(
        &mut self,
        attribute: &str,
        value: impl Serialize,
    ) -> Result<(), Diagnostic> {
        self.set(&planned(attribute), value)
    }

    /// Removes the generated values, which only the second plan needs: once applied, they are in state.
    #[must_use]
    pub(crate) fn without_planned_values(mut self) -> Self {
        self.0.retain(|key, _| !key.starts_with(PLANNED));
        self
    }

    /// Removes the entry `key`.
    pub fn remove(&mut self, key: &str) {
        self.0.remove(key);
    }
}

impl Serialize for Private {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_survive_the_way_through_terraform() {
        let mut private = Private::default();
        assert!(private.encode().is_empty());
        private.set("made_at", 17).unwrap();
        let back = Private::decode(&private.encode()).unwrap();
        assert_eq!(back.entry::<u8>("made_at"), Some(17));
        assert_eq!(back.entry::<String>("made_at"), None);
    }

    #[test]
    fn foreign_bytes_are_a_clear_error() {
        let error = Private::decode(b"\x80").unwrap_err();
        assert!(error.detail.contains("terraform state rm"), "{error}");
    }
}
