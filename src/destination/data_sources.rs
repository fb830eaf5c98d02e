//! The data source `texture_destinations`.

use texture_api::{Object, destinations};
use tfplugin::validate::{length, suggestion};
use tfplugin::{Attr, Found, Model};

use super::model::Destination;
use crate::lists::listed::{Listed, matches};

/// Lists destinations.
#[derive(Clone, Default, PartialEq, Model)]
pub struct Destinations {
    /// Only destinations in this workspace.
    #[tf(optional, check(length(1..)))]
    pub workspace_id: Attr<String>,
    /// Only destinations of this type, for example `WEBHOOK`.
    #[tf(optional, check(suggestion(destinations::TYPES)))]
    pub destination_type: Attr<String>,
    /// The destinations, in the order in which the API lists them.
    #[tf(computed)]
    pub destinations: Attr<Vec<Found<Destination>>>,
}

impl Listed for Destinations {
    type Object = destinations::Destination;
    type Item = Destination;

    const TYPE: &'static str = "texture_destinations";

    fn matches(&self, destination: &destinations::Destination) -> bool {
        matches(&self.workspace_id, destination.workspace_id())
            && matches(
                &self.destination_type,
                destination.destination_type.as_deref(),
            )
    }

    fn with_results(self, destinations: Attr<Vec<Found<Destination>>>) -> Self {
        Self {
            destinations,
            ..self
        }
    }
}
