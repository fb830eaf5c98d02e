//! ValidateActionConfig, PlanAction, InvokeAction.

use tokio::sync::mpsc;
use tonic::Status;

use super::convert;
use super::run::{Readiness, without_client};
use super::server::Inner;
use super::stream::Events;
use crate::action::Progress;
use crate::diagnostics::Diagnostics;
use crate::proto::tfplugin6 as tf;
use crate::proto::tfplugin6::invoke_action::Event;
use crate::proto::tfplugin6::invoke_action::event::{self, Type};
use crate::provider::Provider;
use crate::timeouts;
use crate::validate;

impl<P: Provider> Inner<P> {
    pub(super) async fn validate_action_config(
        &self,
        request: tf::validate_action_config::Request,
    ) -> Result<tf::validate_action_config::Response, Status> {
        let action = self.action(&request.type_name)?;
        let config = convert::value(request.config, action.schema().ty())?;
        let mut found = Diagnostics::new();
        validate::configuration(
            action.schema(),
            &action.rules(),
            config,
            &mut found,
            |config, found| action.validate(config, found),
        );
        Ok(tf::validate_action_config::Response {
            diagnostics: convert::diagnostics(found),
        })
    }

    /// A plan goes on without the check while the provider block is not wholly known; where the CLI takes
    /// deferrals, the response says why.
    pub(super) async fn plan_action(
        &self,
        request: tf::plan_action::Request,
    ) -> Result<tf::plan_action::Response, Status> {
        let action = self.action(&request.action_type)?;
        let config = convert::value(request.config, action.schema().ty())?;
        let run = self.run();
        let mut found = Diagnostics::new();
        match run.context(action.timeout()) {
            Some(cx) => {
                let cx = cx.with_config(config.clone());
                let planned = action.plan(&cx, config).await;
                found.extend(cx.take_diagnostics());
                if let Err(why) = planned {
                    found.extend(why);
                }
            }
            None if matches!(run.client, Readiness::Unconfigured) => {
                found.push(without_client(&request.action_type, &run.client));
            }
            None => {}
        }
        Ok(tf::plan_action::Response {
            diagnostics: convert::diagnostics(found),
            deferred: run.deferred(request.client_capabilities.as_ref()),
        })
    }

    pub(super) async fn invoke_action(
        &self,
        request: tf::invoke_action::Request,
        events: Events<Event>,
    ) -> Result<(), Status> {
        let action = self.action(&request.action_type)?;
        let config = convert::value(request.config, action.schema().ty())?;
        let run = self.run();
        let timeout = timeouts::effective(&config, "invoke", || action.timeout());
        let Some(cx) = run.context(timeout) else {
            let why = without_client(&request.action_type, &run.client);
            events.send(completed(why.into())).await;
            return Ok(());
        };
        let cx = cx.with_config(config.clone());
        let (sender, mut messages) = mpsc::unbounded_channel();
        let invoking = async {
            let progress = Progress::new(sender);
            action.invoke(&cx, config, &progress).await
        };
        // An action goes on when the client disconnects.
        let forwarding = async {
            while let Some(message) = messages.recv().await {
                events.send(progress_event(message)).await;
            }
        };
        let (invoked, ()) = tokio::join!(invoking, forwarding);
        let mut found = cx.take_diagnostics();
        if let Err(why) = invoked {
            found.extend(why);
        }
        events.send(completed(found)).await;
        Ok(())
    }
}

fn progress_event(message: String) -> Event {
    Event {
        r#type: Some(Type::Progress(event::Progress { message })),
    }
}

fn completed(found: Diagnostics) -> Event {
    Event {
        r#type: Some(Type::Completed(event::Completed {
            diagnostics: convert::diagnostics(found),
        })),
    }
}
