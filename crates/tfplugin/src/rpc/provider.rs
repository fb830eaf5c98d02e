//! ValidateProviderConfig, ConfigureProvider, StopProvider.

use std::sync::Arc;

use tonic::Status;

use super::convert;
use super::run::Readiness;
use super::server::Inner;
use crate::diagnostics::Diagnostics;
use crate::model::Model;
use crate::plan::defaults;
use crate::proto::tfplugin6 as tf;
use crate::provider::{ConfigureContext, Configured, Provider};
use crate::validate;
use crate::value::Value;

impl<P: Provider> Inner<P> {
    pub(super) async fn validate_provider_config(
        &self,
        request: tf::validate_provider_config::Request,
    ) -> Result<tf::validate_provider_config::Response, Status> {
        let config = convert::value(request.config, self.config_schema().ty())?;
        let mut found = Diagnostics::new();
        self.validate_config(config, &mut found);
        Ok(tf::validate_provider_config::Response {
            diagnostics: convert::diagnostics(found),
        })
    }

    fn validate_config(&self, config: Value, found: &mut Diagnostics) {
        let rules = P::Config::rules().and(self.provider.rules()).into_vec();
        let more = |config: Value, found: &mut Diagnostics| {
            self.provider
                .validate(&P::Config::from_object(config)?, found);
            Ok(())
        };
        validate::configuration(self.config_schema(), &rules, config, found, more);
    }

    pub(super) async fn configure_provider(
        &self,
        request: tf::configure_provider::Request,
    ) -> Result<tf::configure_provider::Response, Status> {
        let config = convert::value(request.config, self.config_schema().ty())?;
        let cx = ConfigureContext {
            terraform_version: request.terraform_version,
        };
        let found = match self.configured(config, &cx).await {
            Ok(Configured::Ready { client, warnings }) => {
                self.begin_run(Readiness::Ready(Arc::new(client)));
                warnings
            }
            Ok(Configured::Unknown(paths)) => {
                self.begin_run(Readiness::Unknown(paths));
                Diagnostics::new()
            }
            Err(found) => {
                self.begin_run(Readiness::Unconfigured);
                found
            }
        };
        Ok(tf::configure_provider::Response {
            diagnostics: convert::diagnostics(found),
        })
    }

    /// Terraform validates before it configures, but values that were unknown then are validated here only.
    async fn configured(
        &self,
        config: Value,
        cx: &ConfigureContext,
    ) -> Result<Configured<P::Client>, Diagnostics> {
        let mut found = Diagnostics::new();
        let config = defaults(&self.config_schema().block, config);
        self.validate_config(config.clone(), &mut found);
        if found.has_errors() {
            return Err(found);
        }
        self.provider
            .configure(P::Config::from_object(config)?, cx)
            .await
    }

    pub(super) async fn stop_provider(
        &self,
        _: tf::stop_provider::Request,
    ) -> Result<tf::stop_provider::Response, Status> {
        tracing::debug!(target: "provider", "Stopping: operations in progress finish");
        self.run().stop.cancel();
        self.close_leases().await;
        Ok(tf::stop_provider::Response::default())
    }
}
