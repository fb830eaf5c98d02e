//! `check-api`: what a person reads, and the exit status that a script does.

use std::io::Write;
use std::process::{Command, Stdio};

use expect_test::expect;
use serde_json::{Value, json};
use texture_emulator::{Deviation, Document, Emulator};

const PROGRAM: &str = env!("CARGO_BIN_EXE_terraform-provider-texture");
const KEY: &str = "management_hush0123456789";

/// What it printed, and its exit status.
struct Checked {
    stdout: String,
    stderr: String,
    status: Option<i32>,
}

fn emulator() -> Emulator {
    Emulator::builder().api_key(KEY).start().unwrap()
}

/// Runs it in an environment of its own, with a key or without.
fn check(args: &[&str], url: Option<&str>, key: Option<&str>, stdin: &str) -> Checked {
    let mut command = Command::new(PROGRAM);
    command.arg("check-api").args(args).env_clear();
    command.envs(url.map(|url| ("TEXTURE_BASE_URL", url)));
    command.envs(key.map(|key| ("TEXTURE_API_KEY", key)));
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut process = command.spawn().unwrap();
    // Where nothing is read, the pipe may be closed already.
    let _ = process.stdin.take().unwrap().write_all(stdin.as_bytes());
    let output = process.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Checked {
        stdout: text(output.stdout),
        stderr: text(output.stderr),
        status: output.status.code(),
    }
}

#[test]
fn an_api_that_keeps_to_the_contract_has_no_differences() {
    let emulator = emulator();
    let body = json!({ "name": "w" });
    emulator.act("POST", "/v1/workspaces", body).unwrap();
    let checked = check(&[], Some(emulator.url()), Some(KEY), "");
    let text = checked.stdout.replace(emulator.url(), "URL");
    expect![[r#"
        terraform-provider-texture 0.1.0 compared

        - 38 endpoints with the OpenAPI 3.1.0 document of URL (Texture Management API, as texture-emulator serves it, version 0.1.0)
        - the first page of 8 lists of URL

        No differences.
    "#]].assert_eq(&text);
    assert_eq!((checked.status, checked.stderr.as_str()), (Some(0), ""));
    let asked = emulator.requests().into_iter().all(|it| it.method == "GET");
    assert!(asked, "it changes nothing");
}

#[test]
fn what_differs_is_reported_with_its_consequence() {
    let emulator = emulator();
    for name in ["key-without-secret", "no-update-404", "no-meta"] {
        emulator.deviate(name.parse::<Deviation>().unwrap());
    }
    let checked = check(&["--base-url", emulator.url()], None, None, "");
    expect![[r#"
        terraform-provider-texture 0.1.0 compared

        - 38 endpoints with the OpenAPI 3.1.0 document of URL (Texture Management API, as texture-emulator serves it, version 0.1.0)

        ### `GET /workspaces`

        - response (documented): no `meta.total`. Pages are read until one shows nothing new.

        ### `PATCH /workspaces/:id`

        - method (assumed): missing. Changes in place fail; state stays as it was.

        ### `PUT /workspaces/:id/protection`

        - route (assumed): missing. Changes in place fail; state stays as it was.

        ### `GET /members`

        - response (documented): no `meta.total`. Pages are read until one shows nothing new.

        ### `PATCH /members/:id`

        - method (documented): missing. Changes in place fail; state stays as it was.

        ### `GET /invitations`

        - response (documented): no `meta.total`. Pages are read until one shows nothing new.

        ### `GET /api-keys`

        - response (documented): no `meta.total`. Pages are read until one shows nothing new.

        ### `POST /api-keys`

        - response member key (documented): missing. Without `key` the operation fails, and is undone where that can be.

        ### `GET /destinations`

        - response (assumed): no `meta.total`. Pages are read until one shows nothing new.

        ### `PATCH /destinations/:id`

        - method (assumed): missing. Changes in place fail; state stays as it was.

        ### `GET /collections`

        - response (documented): no `meta.total`. Pages are read until one shows nothing new.

        ### `PATCH /collections/:id`

        - method (assumed): missing. Changes in place fail; state stays as it was.

        ### `GET /oauth-apps`

        - response (documented): no `meta.total`. Pages are read until one shows nothing new.

        ### `PATCH /oauth-apps/:id`

        - method (assumed): missing. Changes in place fail; state stays as it was.

        ### `GET /audit-logs`

        - response (assumed): no `meta.total`. Pages are read until one shows nothing new.

        15 differences.
    "#]].assert_eq(&checked.stdout.replace(emulator.url(), "URL"));
    assert_eq!(checked.status, Some(2));
}

#[test]
fn what_a_live_list_shows_is_compared_too() {
    let emulator = emulator();
    let body = json!({ "name": "w" });
    emulator.act("POST", "/v1/workspaces", body).unwrap();
    emulator.deviate("odd-item-time".parse().unwrap());
    let without_key = check(&[], Some(emulator.url()), None, "");
    assert_eq!(without_key.status, Some(0), "no document can say it");
    let checked = check(&["--json"], Some(emulator.url()), Some(KEY), "");
    let report: Value = serde_json::from_str(&checked.stdout).unwrap();
    assert_eq!(checked.status, Some(2));
    assert_eq!(
        report["differences"][0],
        json!({
            "endpoint": "live GET /workspaces",
            "part": "member createdAt",
            "difference": "null in 1 of 1 items",
            "consequence": "It stays as configured, or is null in state.",
            "is_documented": true,
        })
    );
    assert!(!checked.stdout.contains("hush"));
}

/// Each deviation that a document can say, through the program itself.
#[test]
fn every_deviation_that_could_be_seen_is_seen() {
    let silent: Vec<Deviation> = Deviation::all()
        .filter(|it| it.is_in_document())
        .filter(|it| {
            let emulator = Emulator::builder()
                .api_key(KEY)
                .deviate(*it)
                .start()
                .unwrap();
            check(&[], Some(emulator.url()), None, "").status != Some(2)
        })
        .collect();
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn a_document_can_come_from_a_file_or_from_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("swagger.json");
    let document = Document::published().as_value().to_string();
    std::fs::write(&path, &document).unwrap();
    let nobody = Some("http://127.0.0.1:9/v1");
    let from_file = check(&["--spec", path.to_str().unwrap()], nobody, None, "");
    assert_eq!(from_file.status, Some(0), "{}", from_file.stderr);
    let from_stdin = check(&["--spec", "-"], nobody, None, &document);
    assert_eq!(from_stdin.status, Some(0), "{}", from_stdin.stderr);
}

#[test]
fn what_could_not_be_checked_says_why() {
    for (args, stdin, why) in [
        (
            &["--spec", "none.json"][..],
            "",
            "The API could not be checked: none.json cannot be read: No such file or directory (os error 2)\n",
        ),
        (
            &["--spec", "-"],
            "{",
            "The API could not be checked: standard input is not JSON: EOF while parsing an object at line 1 column 1\n",
        ),
        (
            &["--spec", "-"],
            "{}",
            "The API could not be checked: this is not an OpenAPI document of version 3 (`openapi: 3.x`)\n",
        ),
        (
            &["--base-url", "http://example.com"],
            "",
            "The API could not be checked: \"http://example.com\" cannot be the address of the API: plain http would send the key in clear; use https (http is for this machine's own addresses only)\n",
        ),
        (
            &["--spec"],
            "",
            "missing argument for option '--spec'. Try --help.\n",
        ),
    ] {
        let checked = check(args, None, None, stdin);
        assert_eq!((checked.status, checked.stderr.as_str()), (Some(1), why));
    }
    let unreachable = check(&[], Some("http://127.0.0.1:9/v1"), None, "");
    assert_eq!(unreachable.status, Some(1));
    let says = "GET http://127.0.0.1:9/v1/docs/swagger.json: could not connect";
    assert!(unreachable.stderr.contains(says), "{}", unreachable.stderr);
    let scoped = check(&[], None, Some("scoped_hush"), "");
    assert!(
        scoped.stderr.contains("TEXTURE_API_KEY is not usable") && !scoped.stderr.contains("hush")
    );
}
