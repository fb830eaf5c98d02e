//! State of earlier versions, of other builds of the provider, and next to the state.

use expect_test::{Expect, expect};
use serde_json::{Value as Json, json};
use tfplugin::proto::tfplugin6 as tf;
use tfplugin::testing::{Object, print};

use crate::warehouse::{CRATE, GATE, PALLET, open, pipe};

async fn check(type_name: &str, version: i64, stored: Json, expected: Expect) {
    let (pipe, _) = pipe(json!({})).await;
    let response = pipe.upgrade(type_name, version, &stored).await.unwrap();
    expected.assert_eq(&format!(
        "{}{}",
        response.diagnostics,
        print(&response.value)
    ));
}

#[tokio::test]
async fn todays_state_is_read_as_it_is() {
    let stored = json!({ "hall": "north", "number": 7, "load": 1.5 });
    check(
        PALLET,
        2,
        stored,
        expect![[r#"
        hall = "north"
        load = 1.5
        number = 7
    "#]],
    )
    .await;
}

#[tokio::test]
async fn what_the_schema_no_longer_has_is_dropped_and_what_is_new_is_null() {
    let stored = json!({ "hall": "north", "number": 7, "color": { "red": 1 } });
    check(
        PALLET,
        2,
        stored,
        expect![[r#"
        hall = "north"
        number = 7
    "#]],
    )
    .await;
}

#[tokio::test]
async fn an_older_layout_is_upgraded() {
    let stored = json!({ "place": "north/7", "load": 1.5 });
    check(
        PALLET,
        0,
        stored,
        expect![[r#"
        hall = "north"
        load = 1.5
        number = 7
    "#]],
    )
    .await;
}

#[tokio::test]
async fn an_older_layout_is_upgraded_as_json() {
    let stored = json!({ "room": "north", "number": 7 });
    check(
        PALLET,
        1,
        stored,
        expect![[r#"
        hall = "north"
        number = 7
    "#]],
    )
    .await;
}

#[tokio::test]
async fn state_of_another_type_moves() {
    let (pipe, _) = pipe(json!({})).await;
    let moved = async |provider: &str, type_name: &str| {
        let request = tf::move_resource_state::Request {
            source_provider_address: provider.into(),
            source_type_name: type_name.into(),
            source_schema_version: 4,
            source_state: Some(tf::RawState {
                json: json!({ "place": "x", "load": 2, "more": 1 })
                    .to_string()
                    .into(),
                ..Default::default()
            }),
            target_type_name: PALLET.into(),
            ..Default::default()
        };
        let response = pipe.client().move_resource_state(request).await.unwrap();
        response.into_inner()
    };
    let response = moved("registry.terraform.io/acme/plots", "plots_plot").await;
    assert_eq!(response.diagnostics, []);
    let state = String::from_utf8_lossy(&response.target_state.unwrap().msgpack).into_owned();
    assert!(
        state.contains("registry.terraform.io/acme/plots@4"),
        "{state}"
    );
    assert!(response.target_identity.is_some());
    for (provider, type_name) in [
        ("registry.terraform.io/other/plots", "plots_plot"),
        ("registry.terraform.io/notacme/plots", "plots_plot"),
        ("registry.terraform.io/acme/plots", "plots_bed"),
    ] {
        let response = moved(provider, type_name).await;
        assert_eq!(response.diagnostics.len(), 1, "{provider} {type_name}");
        assert_eq!(response.target_state, None);
    }
}

#[tokio::test]
async fn state_that_cannot_be_read_is_an_error_that_says_what_to_do() {
    check(
        PALLET,
        1,
        json!({ "place": "north/7" }),
        expect![[r#"
        error: No room: Version 1 had one.
        null"#]],
    )
    .await;
    check(PALLET, 0, json!({ "place": ["north", 7] }), expect![[r#"
        error: Unreadable state: The stored state of warehouse_pallet does not fit its schema: place: a string is required, not an array. If it was edited by hand, restore it; else remove it from state (`terraform state rm`) and import the object again.
        null"#]]).await;
    check(
        PALLET,
        0,
        json!({ "place": "north" }),
        expect![[r#"
        error: No such place: It is a hall, `/` and a number.
        null"#]],
    )
    .await;
    check(PALLET, 3, json!({}), expect![[r#"
        error: State is newer than this provider: The state of warehouse_pallet was written in version 3 of its layout; this version of the provider knows it up to version 2. Use the newer version of the provider that wrote it: raise its version in `required_providers` and run `terraform init -upgrade`.
        null"#]]).await;
    check(PALLET, 2, json!({ "hall": [1], "number": 7 }), expect![[r#"
        error: Unreadable state: The stored state of warehouse_pallet does not fit its schema: hall: a string is required, not an array. If it was edited by hand, restore it; else remove it from state (`terraform state rm`) and import the object again.
        null"#]]).await;
    check(GATE, -1, json!({}), expect![[r#"
        error: Bug in the provider: warehouse_gate has no upgrade of its state from version -1.

        This is a bug in the provider, not in your configuration. Please report it to the provider's developers with this text.
        null"#]]).await;
}

#[tokio::test]
async fn state_of_terraform_0_11_cannot_be_read() {
    let (pipe, _) = pipe(json!({})).await;
    let request = tf::upgrade_resource_state::Request {
        type_name: PALLET.into(),
        version: 0,
        raw_state: Some(tf::RawState {
            flatmap: [("hall".to_owned(), "north".to_owned())].into(),
            ..Default::default()
        }),
    };
    let response = pipe.client().upgrade_resource_state(request).await.unwrap();
    let [error] = &response.into_inner().diagnostics[..] else {
        panic!("one error");
    };
    expect!["The state of warehouse_pallet was written by Terraform 0.11 or older, in a layout that this provider does not read. Remove it from state (`terraform state rm`) and import the object again."].assert_eq(&error.detail);
}

#[tokio::test]
async fn identities_are_read_as_they_are() {
    let (pipe, _) = pipe(json!({})).await;
    let request = |json: &str| tf::upgrade_resource_identity::Request {
        type_name: GATE.into(),
        version: 0,
        raw_identity: Some(tf::RawState {
            json: json.to_owned().into(),
            ..Default::default()
        }),
    };
    let response = pipe
        .client()
        .upgrade_resource_identity(request(r#"{"number":7}"#))
        .await;
    let identity = response.unwrap().into_inner().upgraded_identity.unwrap();
    assert_eq!(
        &identity.identity_data.unwrap().msgpack[..],
        b"\x81\xa6number\x07"
    );
    let response = pipe
        .client()
        .upgrade_resource_identity(request(r#"{"number":[]}"#))
        .await;
    assert_eq!(response.unwrap().into_inner().diagnostics.len(), 1);
}

fn move_from(
    source: &str,
    source_type: &str,
    version: i64,
    private: &[u8],
) -> tf::move_resource_state::Request {
    tf::move_resource_state::Request {
        source_provider_address: source.into(),
        source_type_name: source_type.into(),
        source_schema_version: version,
        source_state: Some(tf::RawState {
            json: json!({ "place": "north/7", "hall": "north", "number": 7 })
                .to_string()
                .into(),
            ..Default::default()
        }),
        target_type_name: PALLET.into(),
        source_private: private.to_vec().into(),
        ..Default::default()
    }
}

#[tokio::test]
async fn objects_move_from_the_same_type_of_another_provider() {
    let (pipe, _) = pipe(json!({})).await;
    for (version, private, kept) in [(2, &br#"{"a":1}"#[..], true), (0, b"\x80other", false)] {
        let request = move_from("example.com/fork/warehouse", PALLET, version, private);
        let response = pipe.move_state(request).await.unwrap();
        let Object {
            identity,
            private: now,
            ..
        } = &response.value;
        assert!(response.diagnostics.is_empty(), "{}", response.diagnostics);
        assert_eq!(response.value.to_string(), "hall = \"north\"\nnumber = 7\n");
        assert_eq!(
            identity.as_ref().map(print).unwrap(),
            "hall = \"north\"\nnumber = 7\n"
        );
        assert_eq!(now == private, kept);
    }
}

#[tokio::test]
async fn objects_of_another_type_do_not_move() {
    let (pipe, _) = pipe(json!({})).await;
    let request = move_from("example.com/acme/depot", "depot_pallet", 2, b"");
    let response = pipe.move_state(request).await.unwrap();
    expect![[r#"
        error: Cannot move state between resource types: depot_pallet of example.com/acme/depot cannot become warehouse_pallet. Remove the `moved` block; remove the old resource from state (`terraform state rm`) and import the object as warehouse_pallet.
        absent
    "#]].assert_eq(&format!("{}{}", response.diagnostics, response.value));
}

#[tokio::test]
async fn private_state_goes_from_plan_to_apply_to_read_to_plan() {
    let (core, store) = open().await;
    let mut tea = core.absent(CRATE);
    core.apply(&mut tea, json!({ "label": "Tea" })).await;
    core.apply(&mut tea, json!({ "label": "Jam" })).await;
    core.destroy(&mut tea).await;
    expect![[r#"
        plan Create
        plan Create
        create within 11 s, weighed None, plans Some(1)
        read within 12 s, weighed Some(3), plans Some(1)
        plan Update
        plan Update
        update within 13 s, weighed Some(3), plans Some(2)
        read within 12 s, weighed Some(3), plans Some(2)
        plan Delete
        delete within 14 s, weighed Some(3), plans Some(3)"#]]
    .assert_eq(&store.calls().join("\n"));
}

#[tokio::test]
async fn private_state_of_another_program_is_an_error() {
    let (core, _) = open().await;
    let mut tea = core.absent(CRATE);
    core.apply(&mut tea, json!({ "label": "Tea" })).await;
    tea.private = b"\x80"[..].into();
    let diagnostics = core.refresh(&mut tea).await;
    expect![[r#"
        error: Unreadable private state: The private state stored with this resource is not what this provider writes: expected value at line 1 column 1. Was the state written by another provider? Remove the resource from state (`terraform state rm`) and import it again.
    "#]].assert_eq(&diagnostics.to_string());
}
