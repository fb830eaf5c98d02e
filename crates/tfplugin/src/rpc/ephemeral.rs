//! ValidateEphemeralResourceConfig, OpenEphemeralResource, RenewEphemeralResource,
//! CloseEphemeralResource.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;
use tonic::Status;

use super::convert;
use super::leases::{Open, Timeouts};
use super::run::{Readiness, without_client};
use super::server::{Inner, Server};
use crate::context::Context;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::ephemeral::{AnyEphemeral, Lease};
use crate::proto::tfplugin6 as tf;
use crate::provider::Provider;
use crate::timeouts;
use crate::validate;
use crate::value::Value;

/// How long a client waits for a provider to shut down.
const TIME_TO_CLOSE: Duration = Duration::from_secs(2);

impl<P: Provider> Server<P> {
    /// Closes every ephemeral resource that is still open. For the end of the process: Terraform closes
    /// none after an apply that failed. What cannot be closed is logged.
    pub async fn close_leases(&self) {
        self.inner().close_leases().await;
    }
}

impl<P: Provider> Inner<P> {
    pub(super) async fn validate_ephemeral_resource_config(
        &self,
        request: tf::validate_ephemeral_resource_config::Request,
    ) -> Result<tf::validate_ephemeral_resource_config::Response, Status> {
        let ephemeral = self.ephemeral(&request.type_name)?;
        let config = convert::value(request.config, ephemeral.schema().ty())?;
        let mut found = Diagnostics::new();
        validate::configuration(
            ephemeral.schema(),
            &ephemeral.rules(),
            config,
            &mut found,
            |config, found| ephemeral.validate(config, found),
        );
        Ok(tf::validate_ephemeral_resource_config::Response {
            diagnostics: convert::diagnostics(found),
        })
    }

    pub(super) async fn open_ephemeral_resource(
        &self,
        request: tf::open_ephemeral_resource::Request,
    ) -> Result<tf::open_ephemeral_resource::Response, Status> {
        let ephemeral = self.ephemeral(&request.type_name)?;
        let ty = ephemeral.schema().ty();
        let config = convert::value(request.config, ty)?;
        let run = self.run();
        let mut response = tf::open_ephemeral_resource::Response::default();
        let timeout = |operation| timeouts::effective(&config, operation, || ephemeral.timeout());
        let timeouts = Timeouts {
            renew: timeout("renew"),
            close: timeout("close"),
        };
        let (Some(cx), Readiness::Ready(client)) = (run.context(timeout("open")), &run.client)
        else {
            response.deferred = run.deferred(request.client_capabilities.as_ref());
            if response.deferred.is_some() {
                response.result = Some(convert::message(&Value::UNKNOWN, ty)?);
            } else {
                let why = without_client(&request.type_name, &run.client);
                response.diagnostics = convert::diagnostics(why.into());
            }
            return Ok(response);
        };
        let cx = cx.with_config(config.clone());
        let opened = ephemeral.open(&cx, config).await;
        let mut found = cx.take_diagnostics();
        match opened {
            Ok((result, lease)) => {
                self.leases
                    .add(&request.type_name, &lease.json, client, timeouts);
                response.result = Some(convert::message(&result, ty)?);
                response.renew_at = lease.renew_at.map(timestamp);
                response.private = Some(lease.json.into());
            }
            Err(why) => found.extend(why),
        }
        response.diagnostics = convert::diagnostics(found);
        Ok(response)
    }

    pub(super) async fn renew_ephemeral_resource(
        &self,
        request: tf::renew_ephemeral_resource::Request,
    ) -> Result<tf::renew_ephemeral_resource::Response, Status> {
        let ephemeral = self.ephemeral(&request.type_name)?;
        let lease = request.private.unwrap_or_default();
        let mut response = tf::renew_ephemeral_resource::Response::default();
        let Some(open) = self.leases.take(&request.type_name, &lease) else {
            let why = not_open(&request.type_name);
            response.diagnostics = convert::diagnostics(why.into());
            return Ok(response);
        };
        let cx = Context::new(
            Arc::clone(&open.client),
            open.timeouts.renew,
            self.run().stop(),
        );
        let renewed = ephemeral.renew(&cx, &lease).await;
        let mut found = cx.take_diagnostics();
        let lease = match renewed {
            Ok(Lease { json, renew_at }) => {
                response.renew_at = renew_at.map(timestamp);
                response.private = Some(json.clone().into());
                json
            }
            Err(why) => {
                found.extend(why);
                open.lease
            }
        };
        self.leases
            .add(&request.type_name, &lease, &open.client, open.timeouts);
        response.diagnostics = convert::diagnostics(found);
        Ok(response)
    }

    /// One that was closed already, because the run was stopped, is a success.
    pub(super) async fn close_ephemeral_resource(
        &self,
        request: tf::close_ephemeral_resource::Request,
    ) -> Result<tf::close_ephemeral_resource::Response, Status> {
        let ephemeral = self.ephemeral(&request.type_name)?;
        let lease = request.private.unwrap_or_default();
        let mut found = Diagnostics::new();
        if let Some(open) = self.leases.take(&request.type_name, &lease) {
            let timeout = open.timeouts.close;
            found = close(ephemeral, open, timeout).await;
        }
        Ok(tf::close_ephemeral_resource::Response {
            diagnostics: convert::diagnostics(found),
        })
    }

    /// Closes all that is open, concurrently.
    pub(super) async fn close_leases(&self) {
        let open = self.leases.take_all();
        let closing = open.into_iter().filter_map(|open| {
            let ephemeral = self.ephemeral(&open.type_name).ok()?;
            Some(close(ephemeral, open, TIME_TO_CLOSE))
        });
        for problem in join_all(closing).await.into_iter().flatten() {
            let (summary, detail) = (problem.summary, problem.detail);
            tracing::error!(target: "provider", "{summary}: {detail}");
        }
    }
}

/// Closes one. StopProvider does not keep it from being closed.
async fn close<C: Send + Sync>(
    ephemeral: &dyn AnyEphemeral<C>,
    open: Open<C>,
    timeout: Duration,
) -> Diagnostics {
    let cx = Context::new(open.client, timeout, CancellationToken::new());
    let closed = ephemeral.close(&cx, &open.lease).await;
    let mut found = cx.take_diagnostics();
    if let Err(why) = closed {
        found.extend(why);
    }
    found
}

fn not_open(type_name: &str) -> Diagnostic {
    Diagnostic::user(
        format!("{type_name} is no longer open"),
        "It was closed, because the run was stopped.",
    )
}

fn timestamp(time: SystemTime) -> prost_types::Timestamp {
    time.into()
}
