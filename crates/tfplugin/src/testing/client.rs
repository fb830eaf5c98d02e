//! A client at the other end of an in-memory pipe: one method for each RPC.

mod action;
mod data_source;
mod ephemeral;
mod function;
mod list;
mod resource;

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::Value as Json;
use tonic::Status;
use tonic::transport::Channel;

use super::literal;
use super::message::{decode, diagnostics, encode};
use super::object::Object;
use super::wire::Fields;
use crate::codec;
use crate::diagnostics::Diagnostics;
use crate::path::Path;
use crate::proto::tfplugin6 as tf;
use crate::proto::tfplugin6::provider_client::ProviderClient;
use crate::provider::Provider;
use crate::rpc::Server;
use crate::types::Type;
use crate::value::Value;

pub use action::Invoked;
pub use ephemeral::OpenEphemeral;
pub use list::Listed;

/// A client of one provider. Values go in as JSON (see [`literal::object`]), and come out typed as
/// the schema on the wire says.
///
/// Every method panics where the provider sends what its schema does not describe.
#[derive(Clone, Debug)]
pub struct TestClient {
    client: ProviderClient<Channel>,
    schemas: tf::get_provider_schema::Response,
    identities: BTreeMap<String, Type>,
    capabilities: tf::ClientCapabilities,
    meta: Option<tf::DynamicValue>,
}

/// The response of a provider.
#[derive(Clone, Debug, PartialEq)]
pub struct Response<T> {
    /// The response itself.
    pub value: T,
    /// Its diagnostics.
    pub diagnostics: Diagnostics,
    /// Whether the response is deferred.
    pub deferred: bool,
}

impl<T> Response<T> {
    fn map<U>(self, f: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            value: f(self.value),
            diagnostics: self.diagnostics,
            deferred: self.deferred,
        }
    }
}

/// A plan, with its configuration and prior state.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The prior object.
    pub prior: Object,
    /// The configuration; null where the object is to be deleted.
    pub config: Value,
    /// The planned state; null where the object is to be deleted.
    pub state: Value,
    /// The attributes whose change needs a new object.
    pub replace: Vec<Path>,
    /// The planned identity, if it is known already.
    pub identity: Option<Value>,
    /// The planned private data.
    pub private: Bytes,
}

impl TestClient {
    /// Connects to `server`, and requests its schema.
    ///
    /// # Panics
    /// The provider does not return a schema.
    pub async fn connect<P: Provider>(server: Server<P>) -> Self {
        let mut client = ProviderClient::new(crate::serve::testing::connect(server).await)
            // As core: without a limit.
            .max_decoding_message_size(usize::MAX);
        let schemas = client
            .get_provider_schema(tf::get_provider_schema::Request::default())
            .await
            .and_then(|schemas| {
                let decoded = schemas.into_inner().decoded();
                decoded.map_err(|error| Status::internal(error.to_string()))
            })
            .unwrap_or_else(|status| panic!("no schema: {status}"));
        let identities = client
            .get_resource_identity_schemas(tf::get_resource_identity_schemas::Request::default())
            .await
            .unwrap_or_else(|status| panic!("no identity schemas: {status}"));
        let identities = identities.into_inner().identity_schemas.into_iter();
        Self {
            client,
            schemas,
            identities: identities
                .map(|(name, schema)| (name, identity_type(&schema)))
                .collect(),
            capabilities: tf::ClientCapabilities {
                write_only_attributes_allowed: true,
                computed_blocks_allowed: true,
                ..Default::default()
            },
            meta: None,
        }
    }

    /// The same client, for a module whose `provider_meta` block says this.
    ///
    /// # Panics
    /// When the provider has no such block, or it has no such arguments.
    #[must_use]
    #[track_caller]
    pub fn in_module(mut self, meta: &Json) -> Self {
        let schema = self.schemas.provider_meta.as_ref();
        let Some(block) = schema.and_then(|schema| schema.block.as_ref()) else {
            panic!("the provider has no provider_meta block")
        };
        self.meta = encode(&literal::object(block, meta), &Fields::of(block).ty());
        self
    }

    /// The same client, which accepts deferrals.
    #[must_use]
    pub fn deferring(mut self) -> Self {
        self.capabilities.deferral_allowed = true;
        self
    }

    /// The same client, which sends what the plan recorded while applying it, as since protocol 6.11.
    #[must_use]
    pub fn keeping_planned_private(mut self) -> Self {
        self.capabilities.store_planned_private = true;
        self
    }

    /// The same client, of a version without write-only attributes.
    #[must_use]
    pub fn without_write_only(mut self) -> Self {
        self.capabilities.write_only_attributes_allowed = false;
        self
    }

    /// The same client, of a version without computed blocks: before protocol 6.11.
    #[must_use]
    pub fn without_computed_blocks(mut self) -> Self {
        self.capabilities.computed_blocks_allowed = false;
        self
    }

    /// The client of the generated code, for messages that no method here sends.
    #[must_use]
    pub fn client(&self) -> ProviderClient<Channel> {
        self.client.clone()
    }

    /// The schemas, as they came over the wire.
    #[must_use]
    pub fn schemas(&self) -> &tf::get_provider_schema::Response {
        &self.schemas
    }

    /// The schema of a resource.
    ///
    /// # Panics
    /// When there is no such resource.
    #[must_use]
    #[track_caller]
    pub fn resource_block(&self, type_name: &str) -> &tf::schema::Block {
        let found = self.schemas.resource_schemas.get(type_name);
        match found.and_then(|schema| schema.block.as_ref()) {
            Some(block) => block,
            None => panic!("there is no resource {type_name:?}"),
        }
    }

    /// The object that a resource block with these arguments would be; null makes none.
    ///
    /// # Panics
    /// When there is no such resource, or it has no such arguments.
    #[must_use]
    #[track_caller]
    pub fn config(&self, type_name: &str, config: &Json) -> Value {
        let block = self.resource_block(type_name);
        let ty = Fields::of(block).ty();
        // Sets are in the order in which core holds them.
        decode(encode(&literal::object(block, config), &ty), &ty)
    }

    /// ValidateProviderConfig.
    ///
    /// # Errors
    /// The call failed.
    pub async fn validate_provider(&self, config: &Json) -> Result<Diagnostics, Status> {
        let request = tf::validate_provider_config::Request {
            config: self.provider_config(config),
        };
        let response = self.client().validate_provider_config(request).await?;
        Ok(diagnostics(response.into_inner().diagnostics))
    }

    /// ConfigureProvider.
    ///
    /// # Errors
    /// The call failed.
    pub async fn configure(&self, config: &Json) -> Result<Diagnostics, Status> {
        let request = tf::configure_provider::Request {
            terraform_version: "1.14.0".to_owned(),
            config: self.provider_config(config),
            client_capabilities: Some(self.capabilities),
        };
        let response = self.client().configure_provider(request).await?;
        Ok(diagnostics(response.into_inner().diagnostics))
    }

    fn provider_config(&self, config: &Json) -> Option<tf::DynamicValue> {
        let schema = self.schemas.provider.as_ref()?;
        let block = schema.block.as_ref()?;
        encode(&literal::object(block, config), &Fields::of(block).ty())
    }

    /// StopProvider: the user pressed Ctrl-C.
    ///
    /// # Errors
    /// The call failed.
    pub async fn stop(&self) -> Result<(), Status> {
        let request = tf::stop_provider::Request::default();
        self.client().stop_provider(request).await.map(drop)
    }

    fn ty(&self, type_name: &str) -> Type {
        Fields::of(self.resource_block(type_name)).ty()
    }

    /// The types of state and identity.
    fn types(&self, type_name: &str) -> (Type, Type) {
        let identity = self.identities.get(type_name).cloned();
        let identity = identity.unwrap_or_else(|| Type::Object([].into()));
        (self.ty(type_name), identity)
    }
}

fn identity_type(schema: &tf::ResourceIdentitySchema) -> Type {
    let attributes = schema.identity_attributes.iter();
    Type::object(attributes.map(|attribute| {
        let ty = codec::json::type_from_json(&attribute.r#type);
        let ty = ty.unwrap_or_else(|error| panic!("the type of an identity's part: {error}"));
        (attribute.name.as_str(), ty)
    }))
}
