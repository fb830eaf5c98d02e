//! The data source `texture_destinations`.

use texture_api::destinations;
use tfplugin::validate::length;
use tfplugin::{Attr, Context, DataSource, Diagnostics, Found, Model, async_trait};

use super::model::Destination;
use crate::failed::failed_to;
use crate::lookup::{found, wanted};
use crate::texture::{Texture, session};

/// Lists destinations.
#[derive(Clone, Default, PartialEq, Model)]
pub struct Destinations {
    /// Only destinations in this workspace.
    #[tf(optional, check(length(1..)))]
    pub workspace_id: Attr<String>,
    /// Only destinations of this type, for example `WEBHOOK`.
    #[tf(optional, check(length(1..)))]
    pub destination_type: Attr<String>,
    /// The destinations, in the order in which the API lists them.
    #[tf(computed)]
    pub destinations: Attr<Vec<Found<Destination>>>,
}

impl Destinations {
    fn wants(&self, destination: &destinations::Destination) -> bool {
        wanted(&self.workspace_id, destination.workspace_id.as_ref())
            && wanted(&self.destination_type, Some(&destination.destination_type))
    }
}

/// The data source `texture_destinations`.
#[derive(Debug)]
pub struct DestinationsDataSource;

#[async_trait]
impl DataSource for DestinationsDataSource {
    type Client = Texture;
    type Model = Destinations;

    const TYPE: &'static str = "texture_destinations";

    async fn read(
        &self,
        cx: &Context<Texture>,
        config: Destinations,
    ) -> Result<Destinations, Diagnostics> {
        let api = session(cx).await?;
        let all = api.all::<destinations::Destination>().await;
        let all = all.map_err(failed_to("list the destinations"))?;
        let destinations = found(all.into_iter().filter(|one| config.wants(one)));
        Ok(Destinations {
            destinations,
            ..config
        })
    }
}
