//! What a provider writes on stderr.

use serde_json::Value;
use tfplugin::proto::tfplugin6::get_functions;
use tfplugin::proto::tfplugin6::provider_client::ProviderClient;

use crate::client::{Client, Handshake};
use crate::probe::Probe;

#[tokio::test]
async fn logs_what_was_requested() {
    let check = async |variables: &[(&str, &str)], expected: usize| {
        let mut probe = Probe::plugin(variables);
        let handshake = Handshake::parse(&probe.line().await);
        let client = Client::plain(handshake.socket()).await.unwrap();
        client.metadata().await.unwrap();
        client.shutdown().await.unwrap();
        let stderr = probe.ended().await.stderr;
        let entries: Vec<Value> = stderr
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        let asked = |entry: &&Value| entry["@message"] == "asked";
        assert_eq!(entries.iter().filter(asked).count(), expected, "{stderr}");
        for entry in entries.iter().filter(asked) {
            assert_eq!(entry["@level"], "info");
            assert_eq!(entry["@module"], "provider");
            assert_eq!(entry["tf_rpc"], "GetMetadata");
        }
    };
    check(&[], 0).await;
    check(&[("TF_LOG", "trace")], 1).await;
    check(&[("TF_LOG", "trace"), ("TF_LOG_PROVIDER_PROBE", "warn")], 0).await;
}

#[tokio::test]
async fn a_panic_is_reported_as_terraform_expects_and_ends_one_call() {
    let mut probe = Probe::plugin(&[]);
    let handshake = Handshake::parse(&probe.line().await);
    let client = Client::plain(handshake.socket()).await.unwrap();
    let mut provider = ProviderClient::new(client.0.clone());
    assert!(
        provider
            .get_functions(get_functions::Request {})
            .await
            .is_err()
    );
    assert_eq!(probe.error_line().await, "panic: no functions");
    assert!(probe.error_line().await.contains("serve_probe.rs:"));
    assert!(client.metadata().await.is_ok());
}
