//! ValidateDataResourceConfig, ReadDataSource.

use tonic::Status;

use super::convert;
use super::run::without_client;
use super::server::Inner;
use crate::diagnostics::Diagnostics;
use crate::plan::defaults;
use crate::proto::tfplugin6 as tf;
use crate::provider::Provider;
use crate::timeouts;
use crate::validate;
use crate::value::Value;

impl<P: Provider> Inner<P> {
    pub(super) async fn validate_data_resource_config(
        &self,
        request: tf::validate_data_resource_config::Request,
    ) -> Result<tf::validate_data_resource_config::Response, Status> {
        let data_source = self.data_source(&request.type_name)?;
        let config = convert::value(request.config, data_source.schema().ty())?;
        let mut found = Diagnostics::new();
        validate::configuration(
            data_source.schema(),
            &data_source.rules(),
            config,
            &mut found,
            |config, found| data_source.validate(config, found),
        );
        Ok(tf::validate_data_resource_config::Response {
            diagnostics: convert::diagnostics(found),
        })
    }

    pub(super) async fn read_data_source(
        &self,
        request: tf::read_data_source::Request,
    ) -> Result<tf::read_data_source::Response, Status> {
        let data_source = self.data_source(&request.type_name)?;
        let ty = data_source.schema().ty();
        let config = convert::value(request.config, ty)?;
        let run = self.run();
        let mut response = tf::read_data_source::Response::default();
        let timeout = timeouts::effective(&config, "read", || data_source.timeout());
        let Some(cx) = run.context(timeout) else {
            response.deferred = run.deferred(request.client_capabilities.as_ref());
            if response.deferred.is_some() {
                response.state = Some(convert::message(&Value::UNKNOWN, ty)?);
            } else {
                let why = without_client(&request.type_name, &run.client);
                response.diagnostics = convert::diagnostics(why.into());
            }
            return Ok(response);
        };
        let cx = cx
            .with_config(config.clone())
            .with_meta(self.meta(request.provider_meta)?)
            .deferring_where(request.client_capabilities.as_ref());
        let config = defaults(&data_source.schema().block, config);
        let read = data_source.read(&cx, config).await;
        let mut found = cx.take_diagnostics();
        match read {
            Ok(state) => response.state = Some(convert::message(&state, ty)?),
            Err(_) if cx.is_deferred() => {
                response.state = Some(convert::message(&Value::UNKNOWN, ty)?);
                response.deferred = Some(convert::deferred(tf::deferred::Reason::AbsentPrereq));
            }
            Err(why) => found.extend(why),
        }
        response.diagnostics = convert::diagnostics(found);
        Ok(response)
    }
}
