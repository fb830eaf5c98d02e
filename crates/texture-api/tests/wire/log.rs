//! What is logged: enough to follow a request, and no secret.

use std::collections::HashMap;
use std::fmt::{Debug, Write};
use std::sync::{LazyLock, Mutex, Once};
use std::thread::{self, ThreadId};

use expect_test::expect;
use texture_api::{api_keys, destinations, oauth_apps, workspaces};
use texture_emulator::{Emulator, Fault};
use tracing::field::{Field, Visit};
use tracing::subscriber::set_global_default;
use tracing::{Event, Subscriber};
use tracing_subscriber::Registry;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

use crate::{KEY, builder, session};

/// The events of all tests, by the thread that runs the test.
static LINES: LazyLock<Mutex<HashMap<ThreadId, String>>> = LazyLock::new(Mutex::default);

/// Writes every event of the client down as one line of text.
struct Lines;

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {}={value:?}", field.name()).unwrap();
    }
}

impl<S: Subscriber> Layer<S> for Lines {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "provider.http" {
            let mut lines = LINES.lock().unwrap();
            let text = lines.entry(thread::current().id()).or_default();
            write!(text, "{}", event.metadata().level()).unwrap();
            event.record(&mut Line(text));
            text.push('\n');
        }
    }
}

/// Begins to listen, before any test sends anything: `tracing` remembers who was listening when a line was first reached.
pub(crate) fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| set_global_default(Registry::default().with(Lines)).unwrap());
}

#[tokio::test]
async fn a_request_can_be_followed_and_no_secret_is_reported() {
    let emulator = Emulator::builder().api_key(KEY).start().unwrap();
    let client = builder(emulator.url()).build();
    let session = session(&client);
    emulator.fault(Fault::on("POST", "/v1/workspaces").status(502));
    session
        .create(workspaces::Create { name: "w".into() })
        .await
        .unwrap();
    let key = session
        .create(api_keys::Create {
            name: "ci".into(),
            key_type: "SERVER".into(),
            ..Default::default()
        })
        .await
        .unwrap();
    let rotated = session
        .send(api_keys::Rotate::new(&key.object.id))
        .await
        .unwrap();
    let hook = destinations::Create {
        label: "hook".into(),
        destination_type: "WEBHOOK".into(),
        event_types: vec!["SITE_CREATED".into()],
        url: Some("https://example.com".into()),
        secret: Some("whsec_hush".into()),
        headers: Some([("X-Token".to_owned(), "token_hush".into())].into()),
        ..Default::default()
    };
    session.create(hook).await.unwrap();
    let app = oauth_apps::Create {
        name: "portal".into(),
        redirect_uris: vec!["https://example.com/back".into()],
        allowed_scopes: vec!["devices:read".into()],
        app_type: "CONFIDENTIAL".into(),
        ..Default::default()
    };
    let app = session.create(app).await.unwrap();
    let text = LINES.lock().unwrap()[&thread::current().id()].clone();
    for secret in [
        KEY,
        key.secret.unwrap().expose(),
        rotated.secret.unwrap().expose(),
        "hush",
        app.secret.unwrap().expose(),
    ] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    for told in [
        "X-Token",
        "(sensitive)",
        "keyPrefix",
        "status=502",
        "attempt=2",
    ] {
        assert!(text.contains(told), "{told} in {text}");
    }
    let first: Vec<_> = text.lines().take(2).collect();
    expect![[r#"
        DEBUG message=sending method="POST" path="/workspaces" query="" attempt=1
        TRACE message=request body method="POST" path="/workspaces" body="{\"name\":\"w\"}""#]]
    .assert_eq(&first.join("\n"));
}
