//! What a provider says that it offers, and that it serves just that.

use expect_test::expect;
use serde_json::json;
use tfplugin::proto::tfplugin6 as tf;
use tfplugin::proto::tfplugin6::provider_client::ProviderClient;
use tfplugin::testing::schema_problems;
use tonic::transport::Channel;
use tonic::{Code, Response, Status};

use crate::warehouse::{CRATE, pipe, unconfigured};

#[tokio::test]
async fn the_schema_describes_every_attribute() {
    let (pipe, _) = unconfigured().await;
    let block = pipe.resource_block(CRATE);
    let attributes = block.attributes.iter().map(|attribute| {
        let flags = [
            (attribute.required, "required"),
            (attribute.optional, "optional"),
            (attribute.computed, "computed"),
            (attribute.sensitive, "sensitive"),
            (attribute.write_only, "write-only"),
        ];
        let flags: Vec<&str> = flags
            .iter()
            .filter(|flag| flag.0)
            .map(|flag| flag.1)
            .collect();
        let ty = String::from_utf8_lossy(&attribute.r#type);
        format!(
            "{} {ty} {}: {}",
            attribute.name,
            flags.join(", "),
            attribute.description
        )
    });
    let text: Vec<String> = attributes.collect();
    expect![[r#"
        code "string" optional: Says what is in it, whatever the case. Must be letters.
        id "string" computed: Id of the crate.
        label "string" required: What is written on it. Must have between 1 and 20 characters.
        note "string" optional: For those who read the configuration.
        pin "string" optional, sensitive, write-only: Opens it. Must have at least 4 characters.
        pin_digits "number" computed: How many digits open it.
        revision "number" computed: How often it was changed.
        shelf "string" optional, computed: Where it stands. Setting it to another value replaces the resource.
        size "string" optional, computed: How large it is. Must be one of `small`, `large`. Defaults to `"small"`.
        tags ["set","string"] optional: What else is known of it. Must have at most 3 elements. Each element must have between 1 and 5 characters."#]]
    .assert_eq(&text.join("\n"));
    let [timeouts] = &block.block_types[..] else {
        panic!("one block");
    };
    assert_eq!(timeouts.type_name, "timeouts");
    assert_eq!(
        timeouts.nesting(),
        tf::schema::nested_block::NestingMode::Single
    );
}

#[tokio::test]
async fn versions_deprecations_and_descriptions_are_reported() {
    let (pipe, _) = unconfigured().await;
    let schemas = &pipe.schemas().resource_schemas;
    let mut diagnostics: Vec<String> = schemas
        .iter()
        .map(|(name, schema)| {
            let block = schema.block.as_ref().unwrap();
            let why = &block.deprecation_message;
            assert_eq!(block.deprecated, !why.is_empty());
            format!("{name} {} {:?} {why:?}", schema.version, block.description)
        })
        .collect();
    diagnostics.sort();
    expect![[r#"
        warehouse_crate 0 "A crate in the warehouse." ""
        warehouse_gate 0 "A gate: a number tells it from others." ""
        warehouse_notice 0 "A notice: nothing tells it from others." "Use the loudspeaker."
        warehouse_pallet 2 "A pallet: its state was laid out otherwise once, and two attributes tell it from others." """#]].assert_eq(&diagnostics.join("\n"));
    let text = &pipe.resource_block(crate::warehouse::NOTICE).attributes[0];
    assert_eq!(
        (text.deprecated, &*text.deprecation_message),
        (true, "Say less.")
    );
}

#[tokio::test]
async fn metadata_agrees_with_the_schema() {
    let (pipe, _) = unconfigured().await;
    let metadata = pipe
        .client()
        .get_metadata(tf::get_metadata::Request::default())
        .await;
    let metadata = metadata.unwrap().into_inner();
    let schemas = pipe.schemas();
    assert_eq!(metadata.server_capabilities, schemas.server_capabilities);
    let names = |mut names: Vec<String>| {
        names.sort();
        names
    };
    assert_eq!(
        names(
            metadata
                .resources
                .into_iter()
                .map(|one| one.type_name)
                .collect()
        ),
        names(schemas.resource_schemas.keys().cloned().collect())
    );
    assert_eq!(
        names(
            metadata
                .data_sources
                .into_iter()
                .map(|one| one.type_name)
                .collect()
        ),
        names(schemas.data_source_schemas.keys().cloned().collect())
    );
    assert_eq!(
        names(
            metadata
                .list_resources
                .into_iter()
                .map(|one| one.type_name)
                .collect()
        ),
        names(schemas.list_resource_schemas.keys().cloned().collect())
    );
    assert_eq!(
        names(
            metadata
                .actions
                .into_iter()
                .map(|one| one.type_name)
                .collect()
        ),
        names(schemas.action_schemas.keys().cloned().collect())
    );
    assert!(schemas.state_store_schemas.is_empty());
}

#[tokio::test]
async fn only_what_is_served_is_promised() {
    let (pipe, _) = unconfigured().await;
    let capabilities = pipe.schemas().server_capabilities.unwrap();
    assert_eq!(
        capabilities,
        tf::ServerCapabilities {
            plan_destroy: true,
            get_provider_schema_optional: true,
            move_resource_state: true,
            generate_resource_config: true,
        }
    );
}

#[tokio::test]
async fn identities_are_composed_of_the_attributes_that_are_part_of_one() {
    let (pipe, _) = unconfigured().await;
    let request = tf::get_resource_identity_schemas::Request::default();
    let schemas = pipe.client().get_resource_identity_schemas(request).await;
    let mut diagnostics: Vec<String> = schemas
        .unwrap()
        .into_inner()
        .identity_schemas
        .into_iter()
        .map(|(name, schema)| {
            let parts = schema.identity_attributes.iter().map(|part| {
                assert!(part.required_for_import && !part.optional_for_import);
                format!("{} {}", part.name, String::from_utf8_lossy(&part.r#type))
            });
            format!("{name}: {}", parts.collect::<Vec<_>>().join(", "))
        })
        .collect();
    diagnostics.sort();
    expect![[r#"
        warehouse_crate: id "string"
        warehouse_gate: number "number"
        warehouse_pallet: hall "string", number "number""#]]
    .assert_eq(&diagnostics.join("\n"));
}

#[tokio::test]
async fn the_schema_is_sound() {
    let (pipe, _) = unconfigured().await;
    assert_eq!(schema_problems(&pipe), Vec::<String>::new());
}

#[tokio::test]
async fn the_schema_is_the_same_bytes_for_every_call() {
    let (pipe, _) = unconfigured().await;
    let request = tf::get_provider_schema::Request::default;
    let first = pipe.client().get_provider_schema(request()).await.unwrap();
    let second = pipe.client().get_provider_schema(request()).await.unwrap();
    assert_eq!(first.into_inner(), second.into_inner());
}

/// Core takes the schema from its cache: no call depends on GetProviderSchema.
#[tokio::test]
async fn nothing_depends_on_the_schema_having_been_requested() {
    let server = tfplugin::Server::new(crate::warehouse::Warehouse(Default::default()));
    let channel = tfplugin::serve::testing::connect(server).await;
    let request = tf::validate_resource_config::Request {
        type_name: CRATE.into(),
        ..Default::default()
    };
    let response = ProviderClient::new(channel)
        .validate_resource_config(request)
        .await;
    // The configuration is null, which no model can be.
    assert_eq!(response.unwrap().into_inner().diagnostics.len(), 1);
}

fn code<T>(response: Result<Response<T>, Status>) -> Code {
    response.map_or_else(|status| status.code(), |_| Code::Ok)
}

#[tokio::test]
async fn what_is_not_served_is_unimplemented() {
    let (pipe, _) = pipe(json!({})).await;
    let mut client: ProviderClient<Channel> = pipe.client();
    macro_rules! unimplemented {
        ($($rpc:ident)+) => {
            $(assert_eq!(
                code(client.$rpc(tonic::Request::new(Default::default())).await),
                Code::Unimplemented,
                stringify!($rpc)
            );)+
        };
    }
    unimplemented!(
        validate_state_store_config configure_state_store read_state_bytes lock_state unlock_state
        get_states delete_state
    );
    let chunks = futures_util::stream::empty();
    assert_eq!(
        code(client.write_state_bytes(chunks).await),
        Code::Unimplemented
    );
}

#[tokio::test]
async fn types_that_do_not_exist_and_broken_values_are_refused() {
    let (pipe, _) = pipe(json!({})).await;
    let mut client = pipe.client();
    let request = tf::read_resource::Request {
        type_name: "warehouse_cat".into(),
        ..Default::default()
    };
    let status = client.read_resource(request).await.unwrap_err();
    expect![[r#"code: 'Client specified an invalid argument', message: "There is no resource type \"warehouse_cat\".""#]].assert_eq(&status.to_string());
    let request = tf::read_data_source::Request {
        type_name: "warehouse_cat".into(),
        ..Default::default()
    };
    let status = client.read_data_source(request).await.unwrap_err();
    expect![[r#"code: 'Client specified an invalid argument', message: "There is no data source \"warehouse_cat\".""#]].assert_eq(&status.to_string());
    let request = tf::read_resource::Request {
        type_name: CRATE.into(),
        current_state: Some(tf::DynamicValue {
            msgpack: b"\xc1"[..].into(),
            ..Default::default()
        }),
        ..Default::default()
    };
    let status = client.read_resource(request).await.unwrap_err();
    expect![[r#"code: 'Client specified an invalid argument', message: "A value cannot be read: the byte c1 is not used in msgpack""#]].assert_eq(&status.to_string());
}
