//! The data source `texture_members`.

use texture_api::members::{self, ROLES};
use tfplugin::validate::suggestion;
use tfplugin::{Attr, Context, DataSource, Diagnostics, Found, Model, async_trait};

use super::model::Member;
use crate::failed::failed_to;
use crate::lookup::{found, wanted};
use crate::texture::{Texture, session};

/// Lists the members of the organization. Whoever is only invited is no member yet: see
/// `texture_invitations`.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct Members {
    /// Only members with this role, for example `ADMIN`.
    #[tf(optional, check(suggestion(ROLES)))]
    pub role: Attr<String>,
    /// The members, in the order in which the API lists them.
    #[tf(computed)]
    pub members: Attr<Vec<Found<Member>>>,
}

/// The data source `texture_members`.
#[derive(Debug)]
pub struct MembersDataSource;

#[async_trait]
impl DataSource for MembersDataSource {
    type Client = Texture;
    type Model = Members;

    const TYPE: &'static str = "texture_members";

    async fn read(&self, cx: &Context<Texture>, config: Members) -> Result<Members, Diagnostics> {
        let api = session(cx).await?;
        let all = api.all::<members::Member>().await;
        let all = all.map_err(failed_to("list the members"))?;
        let fitting = all
            .into_iter()
            .filter(|member| wanted(&config.role, Some(&member.role)));
        Ok(Members {
            members: found(fitting),
            ..config
        })
    }
}
