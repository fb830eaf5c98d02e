//! go-plugin's negotiation of further connections.

use tonic::codegen::BoxStream;
use tonic::{Request, Response, Status, Streaming, async_trait};

use super::lifetime::Lifetime;
use crate::proto::plugin::ConnInfo;
use crate::proto::plugin::grpc_broker_server::GrpcBroker;

/// Requests no further connections and offers none. The stream exists because clients open it first and hold it open.
pub(super) struct Broker(pub(super) Lifetime);

#[async_trait]
impl GrpcBroker for Broker {
    async fn start_stream(
        &self,
        _request: Request<Streaming<ConnInfo>>,
    ) -> Result<Response<BoxStream<ConnInfo>>, Status> {
        Ok(Response::new(Box::pin(self.0.silence())))
    }
}
