//! go-plugin's service for shutting a plugin down.

use tonic::{Request, Response, Status, async_trait};

use super::lifetime::Lifetime;
use crate::proto::plugin::Empty;
use crate::proto::plugin::grpc_controller_server::GrpcController;

/// Ends the process, unless it runs under a debugger, where it outlives its clients.
pub(super) struct Controller(pub(super) Option<Lifetime>);

#[async_trait]
impl GrpcController for Controller {
    /// Responds once the provider has finished. The client waits for the response as long as it takes, and kills the
    /// process two seconds later (go-plugin's `client.go`, `Kill`).
    async fn shutdown(&self, _request: Request<Empty>) -> Result<Response<Empty>, Status> {
        if let Some(lifetime) = &self.0 {
            lifetime.end();
            lifetime.closed().await;
        }
        Ok(Response::new(Empty {}))
    }
}
