//! The RPCs of data sources.

use serde_json::Value as Json;
use tonic::Status;

use super::{Response, TestClient};
use crate::diagnostics::Diagnostics;
use crate::proto::tfplugin6 as tf;
use crate::testing::literal;
use crate::testing::message::{decode, diagnostics, encode};
use crate::testing::wire::Fields;
use crate::value::Value;

impl TestClient {
    /// ValidateDataResourceConfig.
    ///
    /// # Errors
    /// The call failed.
    ///
    /// # Panics
    /// When there is no such data source, or it has no such arguments.
    pub async fn validate_data(
        &self,
        type_name: &str,
        config: &Json,
    ) -> Result<Diagnostics, Status> {
        let block = self.data_source_block(type_name);
        let request = tf::validate_data_resource_config::Request {
            type_name: type_name.to_owned(),
            config: encode(&literal::object(block, config), &Fields::of(block).ty()),
        };
        let response = self.client().validate_data_resource_config(request).await?;
        Ok(diagnostics(response.into_inner().diagnostics))
    }

    /// ReadDataSource.
    ///
    /// # Errors
    /// The call failed.
    ///
    /// # Panics
    /// When there is no such data source, or it has no such arguments.
    pub async fn read_data(
        &self,
        type_name: &str,
        config: &Json,
    ) -> Result<Response<Value>, Status> {
        let block = self.data_source_block(type_name);
        let ty = Fields::of(block).ty();
        let request = tf::read_data_source::Request {
            type_name: type_name.to_owned(),
            config: encode(&literal::object(block, config), &ty),
            client_capabilities: Some(self.capabilities),
            provider_meta: self.meta.clone(),
        };
        let response = self.client().read_data_source(request).await?.into_inner();
        Ok(Response {
            value: decode(response.state, &ty),
            diagnostics: diagnostics(response.diagnostics),
            deferred: response.deferred.is_some(),
        })
    }

    #[track_caller]
    fn data_source_block(&self, type_name: &str) -> &tf::schema::Block {
        let found = self.schemas.data_source_schemas.get(type_name);
        match found.and_then(|schema| schema.block.as_ref()) {
            Some(block) => block,
            None => panic!("there is no data source {type_name:?}"),
        }
    }
}
