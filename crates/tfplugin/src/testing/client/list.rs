//! The RPCs of list resources.

use serde_json::Value as Json;
use tonic::Status;

use super::TestClient;
use crate::diagnostics::Diagnostics;
use crate::proto::tfplugin6 as tf;
use crate::testing::literal;
use crate::testing::message::{decode, decode_identity, diagnostics, encode};
use crate::testing::wire::Fields;
use crate::value::Value;

/// One event of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The display name of the object.
    pub display_name: String,
    /// The identity; `None` where the event is not about an object.
    pub identity: Option<Value>,
    /// The object, where it was requested.
    pub object: Option<Value>,
    /// The diagnostics of the provider.
    pub diagnostics: Diagnostics,
}

impl TestClient {
    /// ValidateListResourceConfig.
    ///
    /// # Errors
    /// The call failed.
    ///
    /// # Panics
    /// When there is no such list resource, or it has no such arguments.
    pub async fn validate_list(
        &self,
        type_name: &str,
        config: &Json,
    ) -> Result<Diagnostics, Status> {
        let request = tf::validate_list_resource_config::Request {
            type_name: type_name.to_owned(),
            config: self.list_config(type_name, config),
            ..Default::default()
        };
        let response = self.client().validate_list_resource_config(request).await?;
        Ok(diagnostics(response.into_inner().diagnostics))
    }

    /// ListResource. Reads the stream as core does: to the limit, to the first error, or to its end.
    ///
    /// # Errors
    /// The call failed.
    ///
    /// # Panics
    /// When there is no such list resource, or it has no such arguments; and where the provider sends an object
    /// without an identity, or without its attributes where they were requested: core refuses both.
    pub async fn list(
        &self,
        type_name: &str,
        config: &Json,
        limit: i64,
        include_resource_object: bool,
    ) -> Result<Vec<Listed>, Status> {
        let (ty, identity_type) = self.types(type_name);
        let request = tf::list_resource::Request {
            type_name: type_name.to_owned(),
            config: self.list_config(type_name, config),
            include_resource_object,
            limit,
        };
        let mut stream = self.client().list_resource(request).await?.into_inner();
        let mut listed = Vec::new();
        let mut objects = 0;
        while objects < limit.max(1)
            && let Some(event) = stream.message().await?
        {
            let diagnostics = diagnostics(event.diagnostic);
            let identity = decode_identity(event.identity, &identity_type);
            assert!(
                identity.is_some() || !diagnostics.is_empty(),
                "{type_name} listed an object without an identity"
            );
            assert!(
                identity.is_none() || event.resource_object.is_some() == include_resource_object,
                "{type_name} listed an object with the wrong attributes"
            );
            objects += i64::from(identity.is_some());
            let is_end = diagnostics.has_errors();
            listed.push(Listed {
                display_name: event.display_name,
                identity,
                object: event
                    .resource_object
                    .map(|object| decode(Some(object), &ty)),
                diagnostics,
            });
            if is_end {
                break;
            }
        }
        Ok(listed)
    }

    #[track_caller]
    fn list_config(&self, type_name: &str, config: &Json) -> Option<tf::DynamicValue> {
        let found = self.schemas.list_resource_schemas.get(type_name);
        let Some(block) = found.and_then(|schema| schema.block.as_ref()) else {
            panic!("there is no list resource {type_name:?}")
        };
        encode(&literal::object(block, config), &Fields::of(block).ty())
    }
}
