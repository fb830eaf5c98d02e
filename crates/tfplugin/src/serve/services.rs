//! The gRPC services of a plugin, and the dispatch of requests to them.

use std::convert::Infallible;
use std::future::ready;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::Service;
use tokio_util::task::TaskTracker;
use tonic::Status;
use tonic::body::Body;
use tonic::codegen::{BoxFuture, Service as _};
use tonic_health::ServingStatus;
use tonic_health::pb::health_server::{self, HealthServer};
use tonic_health::server::{HealthReporter, HealthService};

use super::broker::Broker;
use super::controller::Controller;
use super::lifetime::Lifetime;
use super::stdio::Stdio;
use crate::proto::plugin::grpc_broker_server::{self, GrpcBrokerServer};
use crate::proto::plugin::grpc_controller_server::{self, GrpcControllerServer};
use crate::proto::plugin::grpc_stdio_server::{self, GrpcStdioServer};
use crate::proto::tfplugin6::provider_server::{self, Provider, ProviderServer};

/// The largest message, in bytes, in either direction, as in terraform-plugin-go. States
/// and schemas of some size exceed gRPC's usual 4 MiB.
const MESSAGE_LIMIT: usize = 256 << 20;

/// The name by which go-plugin requests a plugin's health (`GRPCServiceName` in `grpc_server.go`).
const HEALTH_NAME: &str = "plugin";

/// All services of the process, shared by all connections.
pub(super) struct Services<P> {
    provider: ProviderServer<P>,
    controller: GrpcControllerServer<Controller>,
    stdio: GrpcStdioServer<Stdio>,
    broker: GrpcBrokerServer<Broker>,
    health: HealthServer<HealthService>,
    /// The pending calls of the provider.
    calls: TaskTracker,
}

impl<P: Provider> Services<P> {
    /// The provider and the services of every plugin, for this lifetime.
    pub(super) async fn new(provider: P, controller: Controller, lifetime: &Lifetime) -> Self {
        let health = HealthReporter::new();
        health
            .set_service_status(HEALTH_NAME, ServingStatus::Serving)
            .await;
        Self {
            provider: ProviderServer::new(provider)
                .max_decoding_message_size(MESSAGE_LIMIT)
                .max_encoding_message_size(MESSAGE_LIMIT),
            controller: GrpcControllerServer::new(controller),
            stdio: GrpcStdioServer::new(Stdio(lifetime.clone())),
            broker: GrpcBrokerServer::new(Broker(lifetime.clone())),
            health: HealthServer::new(HealthService::from_health_reporter(health)),
            calls: TaskTracker::new(),
        }
    }

    /// The calls of the provider that are under way.
    pub(super) fn calls(&self) -> TaskTracker {
        self.calls.clone()
    }
}

impl<P: Provider> Service<Request<Incoming>> for Services<P> {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Self::Response, Self::Error>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        match service(request.uri().path()) {
            provider_server::SERVICE_NAME => {
                Box::pin(self.calls.track_future(self.provider.clone().call(request)))
            }
            grpc_controller_server::SERVICE_NAME => self.controller.clone().call(request),
            grpc_stdio_server::SERVICE_NAME => self.stdio.clone().call(request),
            grpc_broker_server::SERVICE_NAME => self.broker.clone().call(request),
            health_server::SERVICE_NAME => self.health.clone().call(request),
            _ => Box::pin(ready(Ok(
                Status::unimplemented("no such service").into_http()
            ))),
        }
    }
}

/// The service in the path of a gRPC call: `/service/method`.
fn service(path: &str) -> &str {
    let mut parts = path.split('/');
    parts.nth(1).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_services() {
        assert_eq!(
            service("/tfplugin6.Provider/GetMetadata"),
            provider_server::SERVICE_NAME
        );
        assert_eq!(
            service("/plugin.GRPCStdio/StreamStdio"),
            grpc_stdio_server::SERVICE_NAME
        );
        assert_eq!(service("/"), "");
        assert_eq!(service(""), "");
    }
}
