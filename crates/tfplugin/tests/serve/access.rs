//! Who may use a provider, and who may not.

use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::sync::Arc;

use rustls::version::{TLS12, TLS13};
use tonic_health::pb::health_check_response::ServingStatus;

use crate::client::{Client, Credentials, Handshake};
use crate::probe::Probe;

#[tokio::test]
async fn the_one_client_is_served_with_either_version_of_tls() {
    let owner = Arc::new(Credentials::new());
    let mut probe = Probe::plugin(&[("PLUGIN_CLIENT_CERT", &owner.pem)]);
    let handshake = Handshake::parse(&probe.line().await);
    for version in [&TLS12, &TLS13] {
        let client = Client::tls(&handshake, Some(owner.clone()), version)
            .await
            .unwrap();
        assert_eq!(client.health().await.unwrap(), ServingStatus::Serving);
        assert_eq!(
            client.metadata().await.unwrap().resources[0].type_name,
            "probe_thing"
        );
    }
}

#[tokio::test]
async fn everybody_else_is_refused() {
    let owner = Arc::new(Credentials::new());
    let other = Arc::new(Credentials::new());
    let thief = Arc::new(Credentials::stolen(&owner, &other));
    let mut probe = Probe::plugin(&[("PLUGIN_CLIENT_CERT", &owner.pem)]);
    let handshake = Handshake::parse(&probe.line().await);

    for credentials in [None, Some(other), Some(thief)] {
        for version in [&TLS12, &TLS13] {
            // With TLS 1.3 a client learns of its refusal only once it talks.
            if let Ok(client) = Client::tls(&handshake, credentials.clone(), version).await {
                assert!(
                    client.health().await.is_err(),
                    "{credentials:?} {version:?}"
                );
                assert!(
                    client.metadata().await.is_err(),
                    "{credentials:?} {version:?}"
                );
            }
        }
    }
    if let Ok(client) = Client::plain(handshake.socket()).await {
        assert!(client.metadata().await.is_err());
    }

    let client = Client::tls(&handshake, Some(owner), &TLS13).await.unwrap();
    assert!(client.metadata().await.is_ok());
}

#[tokio::test]
async fn a_client_without_certificate_is_served_in_clear() {
    let mut probe = Probe::plugin(&[]);
    let handshake = Handshake::parse(&probe.line().await);
    let client = Client::plain(handshake.socket()).await.unwrap();
    assert_eq!(client.health().await.unwrap(), ServingStatus::Serving);
    assert!(client.metadata().await.is_ok());
}

#[tokio::test]
async fn only_the_owner_can_open_the_socket() {
    let mut probe = Probe::plugin(&[]);
    let handshake = Handshake::parse(&probe.line().await);
    let metadata = fs::metadata(handshake.socket()).unwrap();
    assert!(metadata.file_type().is_socket());
    assert_eq!(metadata.mode() & 0o777, 0o600);
    assert_eq!(
        metadata.uid(),
        fs::metadata(probe.directory()).unwrap().uid()
    );
}
