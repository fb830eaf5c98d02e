//! The data source `texture_invitations`.

use texture_api::invitations::{self, STATUSES};
use tfplugin::validate::suggestion;
use tfplugin::{Attr, Context, DataSource, Diagnostics, Found, Model, async_trait};

use super::model::Invitation;
use crate::failed::failed_to;
use crate::lookup::{found, wanted};
use crate::texture::{Texture, session};

/// Lists invitations into the organization, whatever became of them.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct Invitations {
    /// Only invitations with this status: `PENDING`, `ACCEPTED` or `REVOKED`.
    #[tf(optional, check(suggestion(STATUSES)))]
    pub status: Attr<String>,
    /// The invitations, in the order in which the API lists them.
    #[tf(computed)]
    pub invitations: Attr<Vec<Found<Invitation>>>,
}

/// The data source `texture_invitations`.
#[derive(Debug)]
pub struct InvitationsDataSource;

#[async_trait]
impl DataSource for InvitationsDataSource {
    type Client = Texture;
    type Model = Invitations;

    const TYPE: &'static str = "texture_invitations";

    async fn read(
        &self,
        cx: &Context<Texture>,
        config: Invitations,
    ) -> Result<Invitations, Diagnostics> {
        let api = session(cx).await?;
        let all = api.all::<invitations::Invitation>().await;
        let all = all.map_err(failed_to("list the invitations"))?;
        let fitting = all
            .into_iter()
            .filter(|invitation| wanted(&config.status, Some(&invitation.status)));
        Ok(Invitations {
            invitations: found(fitting),
            ..config
        })
    }
}
