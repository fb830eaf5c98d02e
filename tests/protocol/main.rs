//! The provider over the plugin protocol, with the emulator in the API's place: what few command lines know yet
//! (list resources, actions, generated configuration, deferral), under the rules of Terraform's core as
//! `tfplugin::testing` plays them.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops, in its helpers too"
)]

mod actions;
mod deferral;
mod generated;
mod queries;
mod refusals;

use serde_json::{Value as Json, json};
use terraform_provider_texture::provider::{Environment, TextureProvider};
use texture_emulator::{Emulator, Limits};
use tfplugin::Server;
use tfplugin::testing::{Core, Object};

/// An organization, and a provider that manages it.
struct World {
    emulator: Emulator,
    core: Core,
}

impl World {
    async fn new() -> Self {
        let emulator = Emulator::builder().start().unwrap();
        emulator.rate_limits(Limits::LIFTED);
        let core = Core::start(server(), provider_block(&emulator)).await;
        Self { emulator, core }
    }

    /// Creates an object.
    async fn create(&self, type_name: &str, config: Json) -> Object {
        let mut object = self.core.absent(type_name);
        let run = self.core.apply(&mut object, config).await;
        assert!(!run.diagnostics.has_errors(), "{}", run.diagnostics);
        object
    }

    /// Creates an object, and returns its id.
    async fn id(&self, type_name: &str, config: Json) -> String {
        let object = self.create(type_name, config).await;
        object.attribute("id").as_str().unwrap().to_owned()
    }

    /// Invites somebody in the dashboard.
    fn invite(&self, email: &str, role: &str) {
        let invitation = json!({ "email": email, "role": role });
        self.emulator
            .act("POST", "/v1/invitations", invitation)
            .unwrap();
    }

    /// The requests since the last time, as `GET /v1/workspaces`.
    fn requests(&self) -> Vec<String> {
        let requests = self.emulator.requests();
        self.emulator.clear_requests();
        let requests = requests.iter();
        requests
            .map(|it| format!("{} {}", it.method, it.path))
            .collect()
    }
}

fn server() -> Server<TextureProvider> {
    Server::new(TextureProvider::new(Environment::default()))
}

fn provider_block(emulator: &Emulator) -> Json {
    let fast = 100_000;
    json!({
        "api_key": emulator.api_key(),
        "base_url": emulator.url(),
        "rate_limits": {
            "read_per_minute": fast, "write_per_minute": fast, "destructive_per_minute": fast,
        },
    })
}
