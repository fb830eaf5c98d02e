//! go-plugin's service that copies what the plugin prints.

use tonic::codegen::BoxStream;
use tonic::{Request, Response, Status, async_trait};

use super::lifetime::Lifetime;
use crate::proto::plugin::StdioData;
use crate::proto::plugin::grpc_stdio_server::GrpcStdio;

/// Has nothing to copy: the provider prints nothing after the handshake, and Terraform reads stderr itself. The
/// stream exists because clients warn without it, and stays open because they take its end for the end of the plugin.
pub(super) struct Stdio(pub(super) Lifetime);

#[async_trait]
impl GrpcStdio for Stdio {
    async fn stream_stdio(
        &self,
        _request: Request<()>,
    ) -> Result<Response<BoxStream<StdioData>>, Status> {
        Ok(Response::new(Box::pin(self.0.silence())))
    }
}
