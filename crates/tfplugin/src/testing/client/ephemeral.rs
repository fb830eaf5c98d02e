//! The RPCs of ephemeral resources.

use bytes::Bytes;
use serde_json::Value as Json;
use tonic::Status;

use super::{Response, TestClient};
use crate::diagnostics::Diagnostics;
use crate::proto::tfplugin6 as tf;
use crate::testing::literal;
use crate::testing::message::{decode, diagnostics, encode};
use crate::testing::wire::Fields;
use crate::value::Value;

/// An ephemeral resource that is open.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenEphemeral {
    /// Its type.
    pub type_name: String,
    /// The result, which a configuration can use while it is open.
    pub result: Value,
    /// The lease, as the provider serialized it.
    pub lease: Bytes,
    /// When it has to be renewed, in seconds since 1970.
    pub renew_at: Option<i64>,
}

impl TestClient {
    /// ValidateEphemeralResourceConfig.
    ///
    /// # Errors
    /// The call failed.
    ///
    /// # Panics
    /// When there is no such ephemeral resource, or it has no such arguments.
    pub async fn validate_ephemeral(
        &self,
        type_name: &str,
        config: &Json,
    ) -> Result<Diagnostics, Status> {
        let request = tf::validate_ephemeral_resource_config::Request {
            type_name: type_name.to_owned(),
            config: self.ephemeral_config(type_name, config),
        };
        let mut client = self.client();
        let response = client.validate_ephemeral_resource_config(request).await?;
        Ok(diagnostics(response.into_inner().diagnostics))
    }

    /// OpenEphemeralResource. It is open where there is a value.
    ///
    /// # Errors
    /// The call failed.
    ///
    /// # Panics
    /// When there is no such ephemeral resource, or it has no such arguments.
    pub async fn open_ephemeral(
        &self,
        type_name: &str,
        config: &Json,
    ) -> Result<Response<Option<OpenEphemeral>>, Status> {
        let request = tf::open_ephemeral_resource::Request {
            type_name: type_name.to_owned(),
            config: self.ephemeral_config(type_name, config),
            client_capabilities: Some(self.capabilities),
        };
        let response = self.client().open_ephemeral_resource(request).await?;
        let response = response.into_inner();
        let found = diagnostics(response.diagnostics);
        let is_open = response.deferred.is_none() && !found.has_errors();
        let open = is_open.then(|| OpenEphemeral {
            type_name: type_name.to_owned(),
            result: decode(
                response.result,
                &Fields::of(self.ephemeral_block(type_name)).ty(),
            ),
            lease: response.private.unwrap_or_default(),
            renew_at: response.renew_at.map(|at| at.seconds),
        });
        Ok(Response {
            value: open,
            diagnostics: found,
            deferred: response.deferred.is_some(),
        })
    }

    /// RenewEphemeralResource. The lease is the one that is open from then on.
    ///
    /// # Errors
    /// The call failed.
    pub async fn renew_ephemeral(&self, open: &mut OpenEphemeral) -> Result<Diagnostics, Status> {
        let request = tf::renew_ephemeral_resource::Request {
            type_name: open.type_name.clone(),
            private: Some(open.lease.clone()),
        };
        let response = self.client().renew_ephemeral_resource(request).await?;
        let response = response.into_inner();
        open.renew_at = response.renew_at.map(|at| at.seconds);
        if let Some(lease) = response.private {
            open.lease = lease;
        }
        Ok(diagnostics(response.diagnostics))
    }

    /// CloseEphemeralResource.
    ///
    /// # Errors
    /// The call failed.
    pub async fn close_ephemeral(&self, open: &OpenEphemeral) -> Result<Diagnostics, Status> {
        let request = tf::close_ephemeral_resource::Request {
            type_name: open.type_name.clone(),
            private: Some(open.lease.clone()),
        };
        let response = self.client().close_ephemeral_resource(request).await?;
        Ok(diagnostics(response.into_inner().diagnostics))
    }

    #[track_caller]
    fn ephemeral_config(&self, type_name: &str, config: &Json) -> Option<tf::DynamicValue> {
        let block = self.ephemeral_block(type_name);
        encode(&literal::object(block, config), &Fields::of(block).ty())
    }

    #[track_caller]
    fn ephemeral_block(&self, type_name: &str) -> &tf::schema::Block {
        let found = self.schemas.ephemeral_resource_schemas.get(type_name);
        match found.and_then(|schema| schema.block.as_ref()) {
            Some(block) => block,
            None => panic!("there is no ephemeral resource {type_name:?}"),
        }
    }
}
