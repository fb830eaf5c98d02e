//! What a provider says when it is started.

use std::path::Path;

use tokio::process::Command;

use crate::client::{Credentials, Handshake};
use crate::probe::{COOKIE, Probe, program};

#[tokio::test]
async fn one_line_says_where_it_is() {
    let owner = Credentials::new();
    let check = async |variables: &[(&str, &str)], length: usize, last: &str| {
        let mut probe = Probe::plugin(variables);
        let handshake = Handshake::parse(&probe.line().await);
        let fields = &handshake.fields;
        assert_eq!(fields.len(), length, "{fields:?}");
        assert_eq!(fields[..3], ["1", "6", "unix"]);
        assert_eq!(
            Path::new(handshake.socket()).parent(),
            Some(probe.directory())
        );
        assert_eq!(fields[4], "grpc");
        assert!(fields[length - 1].ends_with(last), "{fields:?}");
        // Clients take a sixth field of 50 characters or less for none.
        assert_eq!(
            fields[5].len() > 50,
            variables.iter().any(|(name, _)| name.ends_with("CERT"))
        );
    };
    check(&[], 6, "").await;
    check(&[("PLUGIN_MULTIPLEX_GRPC", "true")], 7, "false").await;
    check(&[("PLUGIN_CLIENT_CERT", &owner.pem)], 6, "").await;
    check(
        &[
            ("PLUGIN_CLIENT_CERT", &owner.pem),
            ("PLUGIN_MULTIPLEX_GRPC", "1"),
        ],
        7,
        "false",
    )
    .await;
}

#[tokio::test]
async fn a_directory_of_the_clients_choice_is_taken() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().to_str().unwrap();
    let mut probe = Probe::plugin(&[("PLUGIN_UNIX_SOCKET_DIR", path)]);
    let handshake = Handshake::parse(&probe.line().await);
    assert_eq!(
        Path::new(handshake.socket()).parent(),
        Some(directory.path())
    );
}

#[tokio::test]
async fn what_cannot_be_served_is_said_where_users_see_it() {
    let check = async |variables: &[(&str, &str)], expected: &str| {
        let mut command = Command::new(program());
        let ended = Probe::start(command.envs(variables.iter().copied()))
            .ended()
            .await;
        assert_eq!(ended.status.code(), Some(1));
        assert!(ended.stderr.contains(expected), "{}", ended.stderr);
        // go-plugin quotes what comes in place of a handshake; for a person stderr is enough.
        match variables.is_empty() {
            true => assert_eq!(ended.stdout, ""),
            false => {
                assert!(ended.stdout.contains(expected), "{}", ended.stdout);
                assert_eq!(ended.stdout.trim_end().lines().count(), 1);
                assert!(!ended.stdout.contains('|'));
            }
        }
        assert!(ended.files.is_empty(), "{:?}", ended.files);
    };
    check(&[], "is a plugin").await;
    check(
        &[COOKIE, ("PLUGIN_PROTOCOL_VERSIONS", "4,5")],
        "needs Terraform 1.0",
    )
    .await;
    check(
        &[COOKIE, ("PLUGIN_CLIENT_CERT", "none")],
        "PLUGIN_CLIENT_CERT",
    )
    .await;
    check(
        &[COOKIE, ("PLUGIN_UNIX_SOCKET_DIR", "/no/such/directory")],
        "/no/such/directory: No such file or directory",
    )
    .await;
    check(
        &[COOKIE, ("PLUGIN_UNIX_SOCKET_DIR", &"/long".repeat(30))],
        "Set the environment variable PLUGIN_UNIX_SOCKET_DIR",
    )
    .await;
    check(
        &[COOKIE, ("PLUGIN_UNIX_SOCKET_GROUP", "no such group")],
        "no such group",
    )
    .await;
}
