use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use reqwest::Method;
use serde_json::{Value, json};

/// The program, running; killed when it goes out of scope, with the signal that cannot be caught.
struct Program {
    child: Child,
    url: String,
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let mut child = command(arguments).spawn().unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut url)
            .unwrap();
        Self {
            child,
            url: url.trim_end().to_owned(),
        }
    }

    fn keeping(data: &Path, more: &[&str]) -> Self {
        Self::start(&[&["--data", data.to_str().unwrap()], more].concat())
    }

    async fn send(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = client
            .request(method, format!("{}{path}", self.url))
            .header("Texture-Api-Key", "management_test");
        let response = request.json(&body).send().await.unwrap();
        (
            response.status().as_u16(),
            response.json().await.unwrap_or_default(),
        )
    }

    /// Kills it, and tells what it wrote to standard error.
    fn end(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let mut said = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        said
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_texture-emulator"));
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn refusal(arguments: &[&str]) -> String {
    let output = command(arguments).output().unwrap();
    assert!(!output.status.success(), "{arguments:?}");
    assert_eq!(output.stdout, b"", "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn the_url_comes_first_and_responses() {
    let program = Program::start(&[
        "--api-key",
        "management_test",
        "--workspace",
        "Production",
        "--verbose",
    ]);
    assert!(
        program.url.starts_with("http://127.0.0.1:") && program.url.ends_with("/v1"),
        "{}",
        program.url
    );
    let (status, list) = program.send(Method::GET, "/workspaces", Value::Null).await;
    assert_eq!(
        (status, &list["data"][0]["name"]),
        (200, &json!("Production"))
    );
    let said = program.end();
    assert!(said.contains("GET /v1/workspaces 200"), "{said}");
    assert!(!said.contains("management_test"), "{said}");
}

#[test]
fn without_a_key_it_creates_one_and_says_what_to_type() {
    let program = Program::start(&[]);
    let url = program.url.clone();
    let said = program.end();
    assert!(
        said.contains(&format!("export TEXTURE_BASE_URL={url}\n")),
        "{said}"
    );
    assert!(
        said.contains("export TEXTURE_API_KEY=management_"),
        "{said}"
    );
}

#[tokio::test]
async fn what_it_answered_to_survives_kill_9() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("state.redb");
    let more = ["--api-key", "management_test", "--deletions-take", "1h"];
    let program = Program::keeping(&data, &more);
    let mut expected = Vec::new();
    for name in ["Production", "Staging", "Attic"] {
        let (status, created) = program
            .send(Method::POST, "/workspaces", json!({ "name": name }))
            .await;
        assert_eq!(status, 201);
        expected.push(created);
    }
    let attic = format!("/workspaces/{}", expected[2]["id"].as_str().unwrap());
    let unprotect = json!({ "deletionProtection": false });
    expected[2] = program
        .send(Method::PUT, &format!("{attic}/protection"), unprotect)
        .await
        .1;
    assert_eq!(
        program.send(Method::DELETE, &attic, Value::Null).await.0,
        204
    );
    program.end();

    let program = Program::keeping(&data, &more);
    let (_, list) = program.send(Method::GET, "/workspaces", Value::Null).await;
    assert_eq!(
        list["data"],
        Value::Array(expected),
        "the deletion is still under way"
    );
    let (_, log) = program.send(Method::GET, "/audit-logs", Value::Null).await;
    assert_eq!(log["meta"]["total"], 5);
}

#[test]
fn a_generated_key_is_kept_with_the_state() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("state.redb");
    let key = |said: String| {
        said.lines()
            .find(|line| line.contains("TEXTURE_API_KEY"))
            .unwrap()
            .to_owned()
    };
    let first = key(Program::keeping(&data, &[]).end());
    assert_eq!(key(Program::keeping(&data, &[]).end()), first);
}

#[test]
fn what_cannot_be_done_is_said_before_anything_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let no_state = folder.path().join("notes.txt");
    std::fs::write(
        &no_state,
        "not a state file, but rather a note of more than a few words",
    )
    .unwrap();
    for (arguments, said) in [
        (
            ["--listen", "0.0.0.0:0"],
            "can be reached from other machines",
        ),
        (
            ["--listen", "192.0.2.1:0"],
            "can be reached from other machines",
        ),
        (
            ["--data", no_state.to_str().unwrap()],
            "cannot use the state file",
        ),
        (
            ["--fault", "POST /v1/workspaces later"],
            "«later» is not understood",
        ),
    ] {
        let refusal = refusal(&arguments);
        assert!(refusal.contains(said), "{arguments:?}: {refusal}");
    }
    assert!(
        std::fs::read_to_string(&no_state)
            .unwrap()
            .starts_with("not a state file")
    );
}

#[test]
fn a_state_file_has_one_user_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("state.redb");
    let _first = Program::keeping(&data, &[]);
    assert!(refusal(&["--data", data.to_str().unwrap()]).contains("cannot use the state file"));
}

#[cfg(unix)]
#[test]
fn it_ends_on_ctrl_c() {
    let mut program = Program::start(&[]);
    let interrupt = Command::new("kill")
        .args(["-INT", &program.child.id().to_string()])
        .status()
        .unwrap();
    assert!(interrupt.success());
    assert!(program.child.wait().unwrap().success());
}
