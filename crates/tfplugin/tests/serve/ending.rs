//! How a provider ends, and what it leaves.

use std::process::Stdio;
use std::sync::Arc;

use rustix::process::Signal;
use rustls::version::TLS13;
use tfplugin::proto::tfplugin6::provider_client::ProviderClient;
use tfplugin::proto::tfplugin6::{configure_provider, stop_provider};
use tokio::process::Command;

use crate::client::{Client, Credentials, Handshake};
use crate::probe::{COOKIE, Ended, Probe, program};

/// It ran `on_shutdown` and left nothing.
fn assert_clean(ended: &Ended) {
    assert!(ended.status.success(), "{}", ended.status);
    assert_eq!(ended.stdout, "");
    assert_eq!(ended.stderr, "shut down\n");
    assert!(ended.files.is_empty(), "{:?}", ended.files);
}

#[tokio::test]
async fn shutdown_ends_it_with_its_streams() {
    let owner = Arc::new(Credentials::new());
    let mut probe = Probe::plugin(&[("PLUGIN_CLIENT_CERT", &owner.pem)]);
    let handshake = Handshake::parse(&probe.line().await);
    let client = Client::tls(&handshake, Some(owner), &TLS13).await.unwrap();
    let (mut stdio, mut broker) = client.streams().await;
    assert!(client.metadata().await.is_ok());

    client.shutdown().await.unwrap();
    assert!(stdio.message().await.unwrap().is_none());
    assert!(broker.message().await.unwrap().is_none());
    assert_clean(&probe.ended().await);
}

#[tokio::test]
async fn it_ends_when_its_parent_does() {
    let mut shell = Command::new("sh");
    shell.args(["-c", r#""$0" & read line"#]).arg(program());
    let mut probe = Probe::start(shell.env(COOKIE.0, COOKIE.1).stdin(Stdio::piped()));
    let handshake = Handshake::parse(&probe.line().await);
    let client = Client::plain(handshake.socket()).await.unwrap();
    assert!(client.metadata().await.is_ok());

    probe.close_stdin();
    let ended = probe.ended().await;
    assert_eq!(ended.stderr, "shut down\n");
    assert!(ended.files.is_empty(), "{:?}", ended.files);
}

#[tokio::test]
async fn sigterm_ends_it() {
    let mut probe = Probe::plugin(&[]);
    probe.line().await;
    probe.signal(Signal::TERM);
    assert_clean(&probe.ended().await);
}

#[tokio::test]
async fn sigterm_lets_a_call_under_way_finish() {
    let mut probe = Probe::plugin(&[]);
    let handshake = Handshake::parse(&probe.line().await);
    let client = Client::plain(handshake.socket()).await.unwrap();
    let mut provider = ProviderClient::new(client.0.clone());
    let mut other = provider.clone();
    let configuring = provider.configure_provider(configure_provider::Request::default());
    let stopping = async {
        assert_eq!(probe.error_line().await, "configuring");
        probe.signal(Signal::TERM);
        other.stop_provider(stop_provider::Request {}).await
    };
    let (configured, stopped) = tokio::join!(configuring, stopping);
    assert!(
        configured.is_ok() && stopped.is_ok(),
        "{configured:?} {stopped:?}"
    );
    assert_eq!(probe.error_line().await, "configured");
    assert_clean(&probe.ended().await);
}

#[tokio::test]
async fn what_reaches_the_client_as_well_does_not_end_it() {
    let mut probe = Probe::plugin(&[]);
    let handshake = Handshake::parse(&probe.line().await);
    probe.signal(Signal::INT);
    probe.signal(Signal::HUP);
    let client = Client::plain(handshake.socket()).await.unwrap();
    assert!(client.metadata().await.is_ok());
    client.shutdown().await.unwrap();
    assert_clean(&probe.ended().await);
}
