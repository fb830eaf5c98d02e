//! What passes between a client and a provider, over a pipe in memory.

use bytes::Bytes;
use tfplugin::proto::EncodedSchema;
use tfplugin::proto::tfplugin6::provider_client::ProviderClient;
use tfplugin::proto::tfplugin6::provider_server::Provider;
use tfplugin::proto::tfplugin6::{
    DynamicValue, Schema, get_functions, get_provider_schema, read_data_source,
};
use tfplugin::serve::testing;
use tonic::{Code, Request, Response, Status, async_trait};

use crate::client::Client;

/// Reads what it is given, and has one schema.
struct Echo;

#[async_trait]
impl Provider for Echo {
    async fn read_data_source(
        &self,
        request: Request<read_data_source::Request>,
    ) -> Result<Response<read_data_source::Response>, Status> {
        let state = request.into_inner().config;
        Ok(Response::new(read_data_source::Response {
            state,
            ..Default::default()
        }))
    }

    async fn get_provider_schema(
        &self,
        _request: Request<get_provider_schema::Request>,
    ) -> Result<Response<EncodedSchema>, Status> {
        Ok(Response::new(EncodedSchema::from(&schema())))
    }
}

fn schema() -> get_provider_schema::Response {
    let schema = Schema {
        version: 7,
        block: Some(Default::default()),
    };
    get_provider_schema::Response {
        resource_schemas: [("echo_thing".to_owned(), schema)].into(),
        ..Default::default()
    }
}

#[tokio::test]
async fn messages_may_be_far_larger_than_grpcs_usual_four_mebibytes() {
    let client = ProviderClient::new(testing::connect(Echo).await);
    let mut client = client.max_decoding_message_size(usize::MAX);
    let config = Some(DynamicValue {
        msgpack: Bytes::from(vec![0xc0; 33 << 20]),
        json: Bytes::new(),
    });
    let request = read_data_source::Request {
        config: config.clone(),
        ..Default::default()
    };
    let response = client.read_data_source(request).await.unwrap();
    assert!(response.into_inner().state == config);
}

#[tokio::test]
async fn an_encoded_schema_is_a_schema_to_clients() {
    let mut client = ProviderClient::new(testing::connect(Echo).await);
    let request = get_provider_schema::Request {};
    let response = client.get_provider_schema(request).await.unwrap();
    assert_eq!(response.into_inner().decoded().unwrap(), schema());
}

#[tokio::test]
async fn what_is_not_served_is_unimplemented() {
    let channel = testing::connect(Echo).await;
    let mut client = ProviderClient::new(channel.clone());
    let status = client.get_functions(get_functions::Request {}).await;
    assert_eq!(status.unwrap_err().code(), Code::Unimplemented);

    let mut anything = tonic::client::Grpc::new(channel);
    anything.ready().await.unwrap();
    let path = "/no.Such/Service".parse().unwrap();
    let codec = tonic_prost::ProstCodec::<(), ()>::default();
    let status = anything.unary(Request::new(()), path, codec).await;
    assert_eq!(status.unwrap_err().code(), Code::Unimplemented);
}

#[tokio::test]
async fn shutdown_leaves_it_running() {
    let client = Client(testing::connect(Echo).await);
    client.shutdown().await.unwrap();
    assert!(client.health().await.is_ok());
}
