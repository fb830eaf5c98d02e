//! The data source `texture_oauth_applications`.

use texture_api::oauth_apps::OAuthApp;
use tfplugin::{Attr, Context, DataSource, Diagnostics, Found, Model, async_trait};

use super::model::OAuthApplication;
use crate::failed::failed_to;
use crate::lookup::found;
use crate::texture::{Texture, session};

/// Lists OAuth applications.
#[derive(Clone, Default, PartialEq, Model)]
pub struct OAuthApplications {
    /// The applications, in the order in which the API lists them.
    #[tf(computed)]
    pub oauth_applications: Attr<Vec<Found<OAuthApplication>>>,
}

/// The data source `texture_oauth_applications`.
#[derive(Debug)]
pub struct OAuthApplicationsDataSource;

#[async_trait]
impl DataSource for OAuthApplicationsDataSource {
    type Client = Texture;
    type Model = OAuthApplications;

    const TYPE: &'static str = "texture_oauth_applications";

    async fn read(
        &self,
        cx: &Context<Texture>,
        _config: OAuthApplications,
    ) -> Result<OAuthApplications, Diagnostics> {
        let api = session(cx).await?;
        let all = api.all::<OAuthApp>().await;
        let all = all.map_err(failed_to("list the OAuth applications"))?;
        Ok(OAuthApplications {
            oauth_applications: found(all.into_iter()),
        })
    }
}
