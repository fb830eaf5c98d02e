//! The list resource `texture_oauth_application`.

use texture_api::oauth_apps::OAuthApp;
use tfplugin::{Diagnostic, Model, Reads};

use super::model::OAuthApplication;
use super::resource::OAuthApplicationResource;
use crate::lists::query::{Predicate, Query};

/// Lists OAuth applications.
#[derive(Clone, Debug, Default, PartialEq, Model)]
pub struct OAuthApplicationQuery {}

impl Query for OAuthApplicationQuery {
    type Resource = OAuthApplicationResource;
    type Object = OAuthApp;

    fn predicate(&self) -> Result<Predicate<OAuthApp>, Diagnostic> {
        Ok(Box::new(|_| true))
    }

    fn display_name(application: &OAuthApp) -> Option<&str> {
        application.name.as_deref()
    }

    fn state(application: OAuthApp) -> OAuthApplication {
        OAuthApplication::default().updated_from(application)
    }
}
