//! The data source `texture_oauth_applications`.

use texture_api::oauth_apps::OAuthApp;
use tfplugin::{Attr, Found, Model};

use super::model::OAuthApplication;
use crate::lists::listed::Listed;

/// Lists OAuth applications.
#[derive(Clone, Default, PartialEq, Model)]
pub struct OAuthApplications {
    /// The applications, in the order in which the API lists them.
    #[tf(computed)]
    pub oauth_applications: Attr<Vec<Found<OAuthApplication>>>,
}

impl Listed for OAuthApplications {
    type Object = OAuthApp;
    type Item = OAuthApplication;

    const TYPE: &'static str = "texture_oauth_applications";

    fn with_results(self, oauth_applications: Attr<Vec<Found<OAuthApplication>>>) -> Self {
        Self { oauth_applications }
    }
}
