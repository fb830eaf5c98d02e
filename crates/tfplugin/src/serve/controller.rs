//! go-plugin's way to end a plugin.

use tonic::{Request, Response, Status, async_trait};

use super::lifetime::Lifetime;
use crate::proto::plugin::Empty;
use crate::proto::plugin::grpc_controller_server::GrpcController;

/// Ends the lifetime it has, if it has one: a process under a debugger outlives its clients.
pub(super) struct Controller(pub(super) Option<Lifetime>);

#[async_trait]
impl GrpcController for Controller {
    /// Answers once the provider has done what it had to. The client waits for the response as long
    /// as that takes, and kills the process two seconds after it (go-plugin's `client.go`, `Kill`).
    async fn shutdown(&self, _request: Request<Empty>) -> Result<Response<Empty>, Status> {
        if let Some(lifetime) = &self.0 {
            lifetime.end();
            lifetime.closed().await;
        }
        Ok(Response::new(Empty {}))
    }
}
