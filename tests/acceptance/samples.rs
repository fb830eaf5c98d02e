//! One sample of every noun, for what has to hold of all of them alike.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::World;

/// A resource of one type, and where its objects stand in the API.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    /// `texture_workspace`
    pub(crate) type_name: &'static str,
    /// The last part of the path of the list: `workspaces`.
    pub(crate) kind: &'static str,
    /// Its arguments, with `NAME` for its name.
    arguments: &'static str,
    /// The same resource after a change that takes place at the API.
    changed: &'static str,
}

pub(crate) const WORKSPACE: Sample = Sample {
    type_name: "texture_workspace",
    kind: "workspaces",
    arguments: r#"
        name                = "NAME"
        deletion_protection = false
    "#,
    changed: r#"
        name                = "NAME (renamed)"
        deletion_protection = false
    "#,
};

pub(crate) const API_KEY: Sample = Sample {
    type_name: "texture_api_key",
    kind: "api-keys",
    arguments: r#"
        name              = "NAME"
        type              = "SERVER"
        rotation_triggers = { round = "1" }
    "#,
    changed: r#"
        name              = "NAME"
        type              = "SERVER"
        rotation_triggers = { round = "2" }
    "#,
};

pub(crate) const DESTINATION: Sample = Sample {
    type_name: "texture_destination",
    kind: "destinations",
    arguments: r#"
        label            = "NAME"
        destination_type = "WEBHOOK"
        event_types      = ["ALERT_CREATED", "SITE_CREATED"]
        url              = "https://example.com/events"
    "#,
    changed: r#"
        label            = "NAME"
        destination_type = "WEBHOOK"
        event_types      = ["ALERT_CREATED"]
        url              = "https://example.com/other"
        secret           = "between the two of us"
        headers          = { "X-Round" = "2" }
        active           = false
    "#,
};

pub(crate) const COLLECTION: Sample = Sample {
    type_name: "texture_collection",
    kind: "collections",
    arguments: r#"
        name            = "NAME"
        collection_type = "DEVICE"
        criteria        = { rule = { attribute = "deviceType", operator = "EQUALS", value = "VEHICLE" } }
    "#,
    changed: r#"
        name            = "NAME"
        collection_type = "DEVICE"
        description     = "Changed"
        criteria        = { rule = { attribute = "deviceType", operator = "IN", value = ["VEHICLE", "CHARGER"] } }
    "#,
};

pub(crate) const OAUTH_APPLICATION: Sample = Sample {
    type_name: "texture_oauth_application",
    kind: "oauth-apps",
    arguments: r#"
        name              = "NAME"
        type              = "CONFIDENTIAL"
        redirect_uris     = ["https://example.com/callback"]
        allowed_scopes    = ["devices:read"]
        rotation_triggers = { round = "1" }
    "#,
    changed: r#"
        name              = "NAME"
        type              = "CONFIDENTIAL"
        description       = "Changed"
        redirect_uris     = ["https://example.com/callback"]
        allowed_scopes    = ["devices:read"]
        rotation_triggers = { round = "2" }
    "#,
};

/// Nobody accepts: the API has an invitation.
pub(crate) const MEMBER: Sample = Sample {
    type_name: "texture_member",
    kind: "invitations",
    arguments: r#"
        email = "NAME@example.com"
        role  = "VIEWER"
    "#,
    changed: r#"
        email = "NAME@example.com"
        role  = "OPERATOR"
    "#,
};

/// All of them.
pub(crate) const SAMPLES: [Sample; 6] = [
    WORKSPACE,
    API_KEY,
    DESTINATION,
    COLLECTION,
    OAUTH_APPLICATION,
    MEMBER,
];

impl Sample {
    /// One with this label and name.
    pub(crate) fn one(self, name: &str) -> String {
        self.block(name, self.arguments, name)
    }

    /// That one, changed.
    pub(crate) fn one_changed(self, name: &str) -> String {
        self.block(name, self.changed, name)
    }

    /// So many, at `many[0]`, `many[1]`, …; their names begin with this prefix.
    pub(crate) fn many(self, prefix: &str, count: usize) -> String {
        self.counted(self.arguments, prefix, count)
    }

    /// Those, changed.
    pub(crate) fn many_changed(self, prefix: &str, count: usize) -> String {
        self.counted(self.changed, prefix, count)
    }

    fn counted(self, arguments: &str, prefix: &str, count: usize) -> String {
        let arguments = format!("\n        count = {count}{arguments}");
        self.block("many", &arguments, &format!("{prefix}-${{count.index}}"))
    }

    fn block(self, label: &str, arguments: &str, name: &str) -> String {
        let arguments = arguments.replace("NAME", name);
        format!("resource {:?} {label:?} {{{arguments}}}\n", self.type_name)
    }

    /// The address of the one with this label.
    pub(crate) fn address(self, label: &str) -> String {
        format!("{}.{label}", self.type_name)
    }

    /// The path of the list.
    pub(crate) fn path(self) -> String {
        format!("/v1/{}", self.kind)
    }

    /// What there is of it at the API and still serves, but for what [`home`] created.
    pub(crate) fn objects(self, world: &World) -> Vec<Value> {
        let mut objects = world.emulator.objects(self.kind);
        objects
            .retain(|it| it["revoked"] != true && it["status"] != "REVOKED" && it["name"] != HOME);
        objects
    }

    /// Their ids.
    pub(crate) fn ids(self, world: &World) -> BTreeSet<String> {
        let objects = self.objects(world);
        let ids = objects.iter().filter_map(|object| object["id"].as_str());
        ids.map(str::to_owned).collect()
    }

    /// The API's own id of an object in state.
    pub(crate) fn id(self, state: &Value) -> &str {
        let attribute = match self.kind {
            "invitations" => "invitation_id",
            _ => "id",
        };
        state[attribute]
            .as_str()
            .expect("what is in state has an id")
    }
}

/// State knows so many of it, and the API has these, each once, and no others. What state holds for
/// their secrets is what serves.
pub(crate) fn state_is_the_truth(world: &World, sample: Sample, count: usize) {
    let mut known = BTreeSet::new();
    let all = world.instances().into_iter();
    for object in all.filter(|it| it.address.starts_with(&sample.address(""))) {
        assert!(!object.tainted, "{}", object.address);
        let id = sample.id(&object.attributes);
        known.insert(id.to_owned());
        secret_is_the_truth(world, id, &object.attributes);
    }
    assert_eq!((known.len(), sample.ids(world)), (count, known));
}

fn secret_is_the_truth(world: &World, id: &str, state: &Value) {
    let truth = world.emulator.object(id).expect("it exists");
    for (attribute, member) in [
        ("key", "secret"),
        ("client_secret", "clientSecret"),
        ("secret", "secret"),
    ] {
        if let Some(secret) = state.get(attribute) {
            assert_eq!(secret, &truth[member], "{attribute} of {id}");
        }
    }
}

const HOME: &str = "home";

/// Creates the workspace that everything lands in that names none.
pub(crate) fn home(world: &World) {
    world.created_elsewhere("workspaces", serde_json::json!({ "name": HOME }));
}
