//! The list resource `texture_destination`.

use texture_api::{Object, destinations};
use tfplugin::validate::{length, suggestion};
use tfplugin::{Attr, Diagnostic, Model};

use super::model::Destination;
use super::resource::DestinationResource;
use crate::lists::listed::matches;
use crate::lists::query::{Predicate, Query};

/// Lists destinations.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct DestinationQuery {
    /// Only destinations in this workspace.
    #[tf(optional, check(length(1..)))]
    pub workspace_id: Attr<String>,
    /// Only destinations of this type, for example `WEBHOOK`.
    #[tf(optional, check(suggestion(destinations::TYPES)))]
    pub destination_type: Attr<String>,
}

impl Query for DestinationQuery {
    type Resource = DestinationResource;
    type Object = destinations::Destination;

    fn predicate(&self) -> Result<Predicate<destinations::Destination>, Diagnostic> {
        let filter = self.clone();
        Ok(Box::new(move |destination| {
            matches(&filter.workspace_id, destination.workspace_id())
                && matches(
                    &filter.destination_type,
                    destination.destination_type.as_deref(),
                )
        }))
    }

    fn display_name(destination: &destinations::Destination) -> Option<&str> {
        destination.label.as_deref()
    }

    fn state(destination: destinations::Destination) -> Destination {
        Destination::default().refreshed(destination)
    }
}
