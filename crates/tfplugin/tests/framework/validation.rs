//! What is refused before anything is planned, and where.

use expect_test::{Expect, expect};
use serde_json::{Value as Json, json};
use tfplugin::testing::UNKNOWN;

use crate::warehouse::{CRATE, NOTICE, unconfigured};

async fn check(config: Json, expected: Expect) {
    let (pipe, _) = unconfigured().await;
    let diagnostics = pipe.validate(CRATE, &config).await.unwrap();
    expected.assert_eq(&diagnostics.to_string());
}

#[tokio::test]
async fn each_attribute_at_its_path() {
    check(
        json!({
            "label": "", "size": "huge", "code": "a-b", "tags": ["a", "b", "c", "toolong"], "pin": "123",
            "timeouts": { "create": "soon", "read": "0s" },
        }),
        expect![[r#"
            error at label: Invalid value for label: The value must have between 1 and 20 characters. Got 0.
            error at size: Invalid value for size: The value must be one of `small`, `large`.
            error at code: Invalid value for code: The value must be letters.
            error at tags: Invalid value for tags: The value must have at most 3 elements. Got 4.
            error at tags: Invalid value for tags: The value must have between 1 and 5 characters. Got 7.
            error at pin: Invalid value for pin: The value must have at least 4 characters. Got 3.
            error at timeouts.create: Invalid value for timeouts.create: The value must be a length of time such as "30s", "10m" or "1h30m". Got "soon": "soon" does not begin with a number.
            error at timeouts.read: Invalid value for timeouts.read: The value must be a length of time such as "30s", "10m" or "1h30m". Got "0s": it must be longer than 0.
        "#]],
    )
    .await;
}

#[tokio::test]
async fn rules_and_the_resources_own_say() {
    check(
        json!({ "label": "Tea", "size": "large" }),
        expect![[r#"
        error at code: Missing code: `code` is required when `size` is "large". Set it.
    "#]],
    )
    .await;
    check(
        json!({ "label": "Snakes" }),
        expect![[r#"
        error at label: No snakes: Anything else.
    "#]],
    )
    .await;
}

#[tokio::test]
async fn what_is_deprecated_is_a_warning_where_it_is_set() {
    let (pipe, _) = unconfigured().await;
    let config = json!({ "text": "Closed" });
    let diagnostics = pipe.validate(NOTICE, &config).await.unwrap();
    expect![[r#"
        warning: Deprecated: Use the loudspeaker.
        warning at text: Deprecated argument text: Say less.
    "#]]
    .assert_eq(&diagnostics.to_string());
}

#[tokio::test]
async fn nothing_that_is_unknown() {
    let config = json!({
        "label": UNKNOWN, "size": UNKNOWN, "code": UNKNOWN, "tags": ["a", "b", "c", UNKNOWN],
        "pin": UNKNOWN, "timeouts": { "create": UNKNOWN },
    });
    check(config, expect![""]).await;
}

#[tokio::test]
async fn data_sources_and_the_provider_block() {
    let (pipe, _) = unconfigured().await;
    let diagnostics = pipe
        .validate_data(CRATE, &json!({ "label": "" }))
        .await
        .unwrap();
    expect![[r#"
        error at label: Invalid value for label: The value must have between 1 and 20 characters. Got 0.
    "#]].assert_eq(&diagnostics.to_string());
    let diagnostics = pipe
        .validate_provider(&json!({ "hall": "x", "password": "abc" }))
        .await
        .unwrap();
    expect![[r#"
        error at hall: Invalid value for hall: The value must have at least 2 characters. Got 1.
        error at password: Invalid value for password: The value must have at least 4 characters. Got 3.
    "#]].assert_eq(&diagnostics.to_string());
    let diagnostics = pipe
        .validate_provider(&json!({ "password": "abcd" }))
        .await
        .unwrap();
    expect![[r#"
        error at password: Password without a hall: Set `hall` too.
    "#]]
    .assert_eq(&diagnostics.to_string());
    let diagnostics = pipe
        .configure(&json!({ "password": "abcd" }))
        .await
        .unwrap();
    expect![[r#"
        error at password: Password without a hall: Set `hall` too.
    "#]]
    .assert_eq(&diagnostics.to_string());
    let diagnostics = pipe
        .configure(&json!({ "hall": "draughty" }))
        .await
        .unwrap();
    expect![[r#"
        warning: Hall is draughty: Wear a hat.
    "#]]
    .assert_eq(&diagnostics.to_string());
}

/// Such a client would store the value.
#[tokio::test]
async fn clients_that_know_no_write_only_values_get_an_error() {
    let (pipe, _) = unconfigured().await;
    let config = json!({ "label": "Tea", "pin": "1234" });
    assert!(pipe.validate(CRATE, &config).await.unwrap().is_empty());
    let old = pipe.without_write_only();
    let found = old.validate(CRATE, &config).await.unwrap();
    expect![[r#"
        error at pin: Write-only arguments need a newer CLI: `pin` is write-only: it must not be stored, and this version of the CLI would store it. Use Terraform 1.11 or OpenTofu 1.11, or later, or take `pin` out.
    "#]].assert_eq(&found.to_string());
    let without = json!({ "label": "Tea" });
    assert!(old.validate(CRATE, &without).await.unwrap().is_empty());
}
