//! The RPCs of resources.

use bytes::Bytes;
use serde_json::Value as Json;
use tonic::Status;

use super::{Planned, Response, TestClient};
use crate::codec;
use crate::diagnostics::Diagnostics;
use crate::proto::tfplugin6 as tf;
use crate::testing::message::{
    decode, decode_identity, diagnostics, encode, encode_identity, path,
};
use crate::testing::object::Object;
use crate::testing::{literal, proposed};
use crate::value::Value;

impl TestClient {
    /// ValidateResourceConfig.
    ///
    /// # Errors
    /// The call failed.
    pub async fn validate(&self, type_name: &str, config: &Json) -> Result<Diagnostics, Status> {
        let config = self.config(type_name, config);
        self.validate_value(type_name, &config).await
    }

    pub(in crate::testing) async fn validate_value(
        &self,
        type_name: &str,
        config: &Value,
    ) -> Result<Diagnostics, Status> {
        let request = tf::validate_resource_config::Request {
            type_name: type_name.to_owned(),
            config: encode(config, &self.ty(type_name)),
            client_capabilities: Some(self.capabilities),
        };
        let response = self.client().validate_resource_config(request).await?;
        Ok(diagnostics(response.into_inner().diagnostics))
    }

    /// UpgradeResourceState of a stored state.
    ///
    /// # Errors
    /// The call failed.
    pub async fn upgrade(
        &self,
        type_name: &str,
        version: i64,
        stored: &Json,
    ) -> Result<Response<Value>, Status> {
        let json = stored.to_string().into();
        self.upgrade_json(type_name, version, json).await
    }

    /// `object` after it was stored in a state file and read from it.
    pub(in crate::testing) async fn stored(
        &self,
        object: &Object,
    ) -> Result<Response<Object>, Status> {
        let type_name = &object.type_name;
        let json = codec::json::encode(&object.state, &self.ty(type_name))
            .map_err(|error| Status::internal(error.to_string()))?;
        let schema = self.schemas.resource_schemas.get(type_name);
        let version = schema.map_or(0, |schema| schema.version);
        let upgraded = self.upgrade_json(type_name, version, json).await?;
        Ok(upgraded.map(|state| Object {
            state,
            ..object.clone()
        }))
    }

    async fn upgrade_json(
        &self,
        type_name: &str,
        version: i64,
        json: Bytes,
    ) -> Result<Response<Value>, Status> {
        let request = tf::upgrade_resource_state::Request {
            type_name: type_name.to_owned(),
            version,
            raw_state: Some(tf::RawState {
                json,
                ..Default::default()
            }),
        };
        let response = self.client().upgrade_resource_state(request).await?;
        let response = response.into_inner();
        Ok(Response {
            value: decode(response.upgraded_state, &self.ty(type_name)),
            diagnostics: diagnostics(response.diagnostics),
            deferred: false,
        })
    }

    /// GenerateResourceConfig: the configuration that Terraform writes for an imported object.
    ///
    /// # Errors
    /// The call failed.
    pub async fn generate(&self, object: &Object) -> Result<Response<Value>, Status> {
        let ty = self.ty(&object.type_name);
        let request = tf::generate_resource_config::Request {
            type_name: object.type_name.clone(),
            state: encode(&object.state, &ty),
        };
        let response = self.client().generate_resource_config(request).await?;
        let response = response.into_inner();
        Ok(Response {
            value: decode(response.config, &ty),
            diagnostics: diagnostics(response.diagnostics),
            deferred: false,
        })
    }

    /// ReadResource.
    ///
    /// # Errors
    /// The call failed.
    pub async fn read(&self, object: &Object) -> Result<Response<Object>, Status> {
        let (ty, identity_type) = self.types(&object.type_name);
        let request = tf::read_resource::Request {
            type_name: object.type_name.clone(),
            current_state: encode(&object.state, &ty),
            private: object.private.clone(),
            client_capabilities: Some(self.capabilities),
            current_identity: encode_identity(object.identity.as_ref(), &identity_type),
            provider_meta: self.meta.clone(),
        };
        let response = self.client().read_resource(request).await?.into_inner();
        Ok(Response {
            value: Object {
                state: decode(response.new_state, &ty),
                identity: decode_identity(response.new_identity, &identity_type),
                private: response.private,
                ..object.clone()
            },
            diagnostics: diagnostics(response.diagnostics),
            deferred: response.deferred.is_some(),
        })
    }

    /// PlanResourceChange, with the state that Terraform proposes. A null `config` plans the deletion of the object.
    ///
    /// # Errors
    /// The call failed.
    pub async fn plan(&self, prior: &Object, config: &Json) -> Result<Response<Planned>, Status> {
        let config = match config {
            Json::Null => Value::Null,
            config => self.config(&prior.type_name, config),
        };
        self.plan_value(prior, config).await
    }

    /// PlanResourceChange once more, as Terraform sends it while it applies `planned`.
    ///
    /// # Errors
    /// The call failed.
    pub async fn plan_again(&self, planned: &Planned) -> Result<Response<Planned>, Status> {
        let recorded = planned.private.clone();
        self.plan_request(&planned.prior, planned.config.clone(), recorded)
            .await
    }

    pub(in crate::testing) async fn plan_value(
        &self,
        prior: &Object,
        config: Value,
    ) -> Result<Response<Planned>, Status> {
        self.plan_request(prior, config, Bytes::new()).await
    }

    /// A configuration as a request for a plan has it.
    pub(in crate::testing) fn prepared(&self, type_name: &str, config: &Value) -> Value {
        let block = self.resource_block(type_name);
        match self.capabilities.computed_blocks_allowed {
            true => proposed::without_omitted_blocks(block, config.clone()),
            false => config.clone(),
        }
    }

    async fn plan_request(
        &self,
        prior: &Object,
        config: Value,
        planned_private: Bytes,
    ) -> Result<Response<Planned>, Status> {
        let (ty, identity_type) = self.types(&prior.type_name);
        let block = self.resource_block(&prior.type_name);
        let prepared = self.prepared(&prior.type_name, &config);
        let proposed = match config.is_null() {
            true => Value::Null,
            false => proposed::proposed_new(block, &prior.state, &prepared),
        };
        let request = tf::plan_resource_change::Request {
            type_name: prior.type_name.clone(),
            prior_state: encode(&prior.state, &ty),
            proposed_new_state: encode(&proposed, &ty),
            config: encode(&prepared, &ty),
            prior_private: prior.private.clone(),
            planned_private,
            client_capabilities: Some(self.capabilities),
            prior_identity: encode_identity(prior.identity.as_ref(), &identity_type),
            provider_meta: self.meta.clone(),
        };
        let response = self.client().plan_resource_change(request).await?;
        let response = response.into_inner();
        Ok(Response {
            value: Planned {
                prior: prior.clone(),
                config,
                state: decode(response.planned_state, &ty),
                replace: response.requires_replace.into_iter().map(path).collect(),
                identity: decode_identity(response.planned_identity, &identity_type),
                private: response.planned_private,
            },
            diagnostics: diagnostics(response.diagnostics),
            deferred: response.deferred.is_some(),
        })
    }

    /// ApplyResourceChange.
    ///
    /// # Errors
    /// The call failed.
    pub async fn apply(&self, planned: &Planned) -> Result<Response<Object>, Status> {
        let (ty, identity_type) = self.types(&planned.prior.type_name);
        let request = tf::apply_resource_change::Request {
            type_name: planned.prior.type_name.clone(),
            prior_state: encode(&planned.prior.state, &ty),
            planned_state: encode(&planned.state, &ty),
            config: encode(&planned.config, &ty),
            planned_private: planned.private.clone(),
            planned_identity: encode_identity(planned.identity.as_ref(), &identity_type),
            provider_meta: self.meta.clone(),
        };
        let response = self.client().apply_resource_change(request).await?;
        let response = response.into_inner();
        Ok(Response {
            value: Object {
                state: decode(response.new_state, &ty),
                identity: decode_identity(response.new_identity, &identity_type),
                private: response.private,
                ..Object::absent(&planned.prior.type_name)
            },
            diagnostics: diagnostics(response.diagnostics),
            deferred: false,
        })
    }

    /// ImportResourceState by an id: `terraform import ADDRESS ID`.
    ///
    /// # Errors
    /// The call failed.
    pub async fn import(&self, type_name: &str, id: &str) -> Result<Response<Object>, Status> {
        self.import_request(tf::import_resource_state::Request {
            type_name: type_name.to_owned(),
            id: id.to_owned(),
            client_capabilities: Some(self.capabilities),
            identity: None,
        })
        .await
    }

    /// ImportResourceState by an identity: `identity = {...}` of an import block.
    ///
    /// # Errors
    /// The call failed.
    pub async fn import_identity(
        &self,
        type_name: &str,
        identity: &Json,
    ) -> Result<Response<Object>, Status> {
        let (_, ty) = self.types(type_name);
        let identity = literal::value(&ty, identity);
        self.import_request(tf::import_resource_state::Request {
            type_name: type_name.to_owned(),
            id: String::new(),
            client_capabilities: Some(self.capabilities),
            identity: encode_identity(Some(&identity), &ty),
        })
        .await
    }

    async fn import_request(
        &self,
        request: tf::import_resource_state::Request,
    ) -> Result<Response<Object>, Status> {
        let type_name = request.type_name.clone();
        let (ty, identity_type) = self.types(&type_name);
        let response = self.client().import_resource_state(request).await?;
        let mut response = response.into_inner();
        let value = match response.imported_resources.pop() {
            Some(imported) => Object {
                state: decode(imported.state, &ty),
                identity: decode_identity(imported.identity, &identity_type),
                private: imported.private,
                ..Object::absent(&imported.type_name)
            },
            None => Object::absent(&type_name),
        };
        Ok(Response {
            value,
            diagnostics: diagnostics(response.diagnostics),
            deferred: response.deferred.is_some(),
        })
    }

    /// MoveResourceState.
    ///
    /// # Errors
    /// The call failed.
    pub async fn move_state(
        &self,
        request: tf::move_resource_state::Request,
    ) -> Result<Response<Object>, Status> {
        let type_name = request.target_type_name.clone();
        let (ty, identity_type) = self.types(&type_name);
        let response = self.client().move_resource_state(request).await?;
        let response = response.into_inner();
        Ok(Response {
            value: Object {
                state: decode(response.target_state, &ty),
                identity: decode_identity(response.target_identity, &identity_type),
                private: response.target_private,
                ..Object::absent(&type_name)
            },
            diagnostics: diagnostics(response.diagnostics),
            deferred: false,
        })
    }
}
