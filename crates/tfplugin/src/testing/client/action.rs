//! The RPCs of actions.

use serde_json::Value as Json;
use tonic::Status;

use super::{Response, TestClient};
use crate::diagnostics::Diagnostics;
use crate::proto::tfplugin6 as tf;
use crate::proto::tfplugin6::invoke_action::event::Type;
use crate::testing::literal;
use crate::testing::message::{diagnostics, encode};
use crate::testing::wire::Fields;

/// The progress of an action, and how it ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Invoked {
    /// The lines of progress that users read.
    pub progress: Vec<String>,
    /// The diagnostics at the end; an error means that the action failed.
    pub diagnostics: Diagnostics,
}

impl TestClient {
    /// ValidateActionConfig.
    ///
    /// # Errors
    /// The call failed.
    ///
    /// # Panics
    /// When there is no such action, or it has no such arguments.
    pub async fn validate_action(
        &self,
        type_name: &str,
        config: &Json,
    ) -> Result<Diagnostics, Status> {
        let request = tf::validate_action_config::Request {
            type_name: type_name.to_owned(),
            config: self.action_config(type_name, config),
        };
        let response = self.client().validate_action_config(request).await?;
        Ok(diagnostics(response.into_inner().diagnostics))
    }

    /// PlanAction.
    ///
    /// # Errors
    /// The call failed.
    ///
    /// # Panics
    /// When there is no such action, or it has no such arguments.
    pub async fn plan_action(
        &self,
        type_name: &str,
        config: &Json,
    ) -> Result<Response<()>, Status> {
        let request = tf::plan_action::Request {
            action_type: type_name.to_owned(),
            config: self.action_config(type_name, config),
            client_capabilities: Some(self.capabilities),
        };
        let response = self.client().plan_action(request).await?.into_inner();
        Ok(Response {
            value: (),
            diagnostics: diagnostics(response.diagnostics),
            deferred: response.deferred.is_some(),
        })
    }

    /// InvokeAction, to its end.
    ///
    /// # Errors
    /// The call failed.
    ///
    /// # Panics
    /// When there is no such action, or it has no such arguments; and where the provider ends the stream without
    /// saying how the action ended.
    pub async fn invoke(&self, type_name: &str, config: &Json) -> Result<Invoked, Status> {
        let request = tf::invoke_action::Request {
            action_type: type_name.to_owned(),
            config: self.action_config(type_name, config),
            client_capabilities: Some(self.capabilities),
        };
        let mut stream = self.client().invoke_action(request).await?.into_inner();
        let mut progress = Vec::new();
        while let Some(event) = stream.message().await? {
            match event.r#type {
                Some(Type::Progress(line)) => progress.push(line.message),
                Some(Type::Completed(end)) => {
                    let diagnostics = diagnostics(end.diagnostics);
                    return Ok(Invoked {
                        progress,
                        diagnostics,
                    });
                }
                None => panic!("{type_name} sent an empty event"),
            }
        }
        panic!("{type_name} did not say how it ended")
    }

    #[track_caller]
    fn action_config(&self, type_name: &str, config: &Json) -> Option<tf::DynamicValue> {
        let found = self.schemas.action_schemas.get(type_name);
        let schema = found.and_then(|action| action.schema.as_ref());
        let Some(block) = schema.and_then(|schema| schema.block.as_ref()) else {
            panic!("there is no action {type_name:?}")
        };
        encode(&literal::object(block, config), &Fields::of(block).ty())
    }
}
