//! A provider under a debugger.

use rustix::process::Signal;
use serde_json::{Value, json};
use tokio::process::Command;

use crate::client::Client;
use crate::probe::{Probe, program};

/// What the line for the shell says, without the socket's path, and that path.
fn reattach(line: &str) -> (Value, String) {
    let line = line
        .trim()
        .strip_prefix("export TF_REATTACH_PROVIDERS='")
        .unwrap();
    let mut value: Value = serde_json::from_str(line.strip_suffix('\'').unwrap()).unwrap();
    let path = value["registry.terraform.io/example/probe"]["Addr"]["String"].take();
    let opentofu = value["registry.opentofu.org/example/probe"]["Addr"]["String"].take();
    assert_eq!(opentofu, path);
    (value, path.as_str().unwrap().to_owned())
}

#[tokio::test]
async fn serves_one_client_after_another_until_interrupted() {
    let mut probe = Probe::start(Command::new(program()).arg("--debug"));
    assert!(
        probe
            .line()
            .await
            .starts_with("terraform-provider-probe 1.2.3 is waiting.")
    );
    assert_eq!(probe.line().await, "");
    let (value, socket) = reattach(&probe.line().await);
    let server = json!({
        "Protocol": "grpc",
        "ProtocolVersion": 6,
        "Pid": probe.pid(),
        "Test": true,
        "Addr": {"Network": "unix", "String": null},
    });
    // OpenTofu looks for the provider at its own registry.
    let expected = json!({
        "registry.terraform.io/example/probe": &server,
        "registry.opentofu.org/example/probe": &server,
    });
    assert_eq!(value, expected);

    for _ in 0..2 {
        let client = Client::plain(&socket).await.unwrap();
        assert!(client.metadata().await.is_ok());
        client.shutdown().await.unwrap();
    }
    probe.signal(Signal::INT);
    let ended = probe.ended().await;
    assert!(ended.status.success(), "{}", ended.status);
    assert_eq!(ended.stderr, "shut down\n");
    assert!(ended.files.is_empty(), "{:?}", ended.files);
}
