//! ValidateListResourceConfig, ListResource.

use tokio::sync::mpsc;
use tonic::Status;

use super::convert;
use super::run::without_client;
use super::server::Inner;
use super::stream::Events;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::list::{AnyList, ListEnd, ListEvent, Sink};
use crate::proto::tfplugin6 as tf;
use crate::provider::Provider;
use crate::resource::{AnyResource, identity_of, identity_type};
use crate::timeouts;
use crate::validate;
use crate::value::Value;

/// The number of results that may wait for the client.
const READ_AHEAD: usize = 16;

impl<P: Provider> Inner<P> {
    pub(super) async fn validate_list_resource_config(
        &self,
        request: tf::validate_list_resource_config::Request,
    ) -> Result<tf::validate_list_resource_config::Response, Status> {
        let list = self.list(&request.type_name)?;
        let config = list_config(list, request.config)?;
        let mut found = Diagnostics::new();
        validate::configuration(
            list.schema(),
            &list.rules(),
            config,
            &mut found,
            |config, found| list.validate(config, found),
        );
        Ok(tf::validate_list_resource_config::Response {
            diagnostics: convert::diagnostics(found),
        })
    }

    pub(super) async fn list_resource(
        &self,
        request: tf::list_resource::Request,
        events: Events<tf::list_resource::Event>,
    ) -> Result<(), Status> {
        let list = self.list(&request.type_name)?;
        let resource = self.resource(&request.type_name)?;
        let config = list_config(list, request.config)?;
        let run = self.run();
        let timeout = timeouts::effective(&config, "list", || list.timeout());
        let Some(cx) = run.context(timeout) else {
            let why = without_client(&request.type_name, &run.client);
            events.send(problems(why.into())).await;
            return Ok(());
        };
        let Ok(limit) = u64::try_from(request.limit) else {
            let why = Diagnostic::user(
                format!("Invalid limit for {}", request.type_name),
                "The value must not be negative. Correct `limit`.",
            );
            events.send(problems(why.into())).await;
            return Ok(());
        };
        if limit == 0 {
            return Ok(());
        }
        let cx = cx.with_config(config.clone());
        let (sender, mut receiver) = mpsc::channel(READ_AHEAD);
        let mut sink = Sink::new(sender, limit, request.include_resource_object);
        let listing = async {
            let end = list.list(&cx, config, &mut sink).await;
            drop(sink);
            end
        };
        let forwarding = async {
            while let Some(event) = receiver.recv().await {
                let event = message(resource, event, request.include_resource_object)?;
                if !events.send(event).await {
                    break;
                }
            }
            Ok::<(), Status>(())
        };
        // A list changes nothing at the remote API, so it is dropped when the client disconnects.
        let (end, forwarded) = tokio::select! {
            both = async { tokio::join!(listing, forwarding) } => both,
            () = events.closed() => return Ok(()),
        };
        forwarded?;
        let mut found = cx.take_diagnostics();
        if let Err(ListEnd::Failed(why)) = end {
            found.extend(why);
        }
        if !found.is_empty() {
            events.send(problems(found)).await;
        }
        Ok(())
    }
}

/// Without a `config` block, nothing is set in it.
fn list_config<C>(
    list: &dyn AnyList<C>,
    message: Option<tf::DynamicValue>,
) -> Result<Value, Status> {
    let config = convert::value(message, list.schema().ty())?;
    Ok(match config.is_null() {
        true => list.schema().block.empty(),
        false => config,
    })
}

fn problems(found: Diagnostics) -> tf::list_resource::Event {
    tf::list_resource::Event {
        diagnostic: convert::diagnostics(found),
        ..Default::default()
    }
}

fn message<C>(
    resource: &dyn AnyResource<C>,
    event: ListEvent,
    includes_resource: bool,
) -> Result<tf::list_resource::Event, Status> {
    let (display_name, object) = match event {
        ListEvent::Problems(found) => return Ok(problems(found)),
        ListEvent::Found {
            display_name,
            object,
        } => (display_name, object),
    };
    let block = &resource.schema().block;
    let Some(identity) = identity_of(block, Some(&object)) else {
        let why = Diagnostic::bug(format!(
            "A part of the identity of a listed {} is null or unknown.",
            resource.type_name()
        ));
        return Ok(problems(why.into()));
    };
    let resource_object = match includes_resource {
        true => Some(convert::message(&object, resource.schema().ty())?),
        false => None,
    };
    Ok(tf::list_resource::Event {
        identity: convert::identity_message(Some(&identity), &identity_type(block))?,
        display_name,
        resource_object,
        diagnostic: Vec::new(),
    })
}
