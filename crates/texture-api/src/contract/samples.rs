//! One request of each kind with every member set. Without `..`, so that the compiler reports a forgotten member.

use serde_json::json;

use crate::patch::Patch;
use crate::{api_keys, collections, destinations, invitations, members, oauth_apps, workspaces};

fn id() -> String {
    "id_1".into()
}

fn text(text: &str) -> Option<String> {
    Some(text.into())
}

pub(super) fn workspace() -> workspaces::Create {
    workspaces::Create {
        name: "staging".into(),
    }
}

pub(super) fn workspace_update() -> workspaces::Update {
    workspaces::Update {
        id: id(),
        name: "test".into(),
    }
}

pub(super) fn protection() -> workspaces::SetProtection {
    workspaces::SetProtection {
        id: id(),
        deletion_protection: false,
    }
}

pub(super) fn member_update() -> members::Update {
    members::Update {
        id: id(),
        role: "VIEWER".into(),
    }
}

pub(super) fn invitation() -> invitations::Create {
    invitations::Create {
        email: "ada@example.com".into(),
        role: "ADMIN".into(),
    }
}

pub(super) fn api_key() -> api_keys::Create {
    api_keys::Create {
        name: "ci".into(),
        key_type: "MANUFACTURER".into(),
        manufacturer_scope: Some(vec!["acme".into()]),
        owner_id: text("usr_1"),
        workspace_id: text("ws_1"),
    }
}

pub(super) fn destination() -> destinations::Create {
    destinations::Create {
        label: "hook".into(),
        destination_type: "WEBHOOK".into(),
        event_types: vec!["DEVICE_CONNECTED".into()],
        device_type: text("BATTERIES"),
        url: text("https://example.com/hook"),
        email: text("ops@example.com"),
        secret: Some("whsec_1".into()),
        headers: Some([("X-Token".to_owned(), "t1".into())].into()),
        include_weather: Some(true),
        workspace_id: text("ws_1"),
    }
}

pub(super) fn destination_update() -> destinations::Update {
    destinations::Update {
        id: id(),
        label: text("hook 2"),
        event_types: Some(vec!["SITE_CREATED".into()]),
        device_type: text("ALL"),
        url: text("https://example.com/hook2"),
        email: text("ops2@example.com"),
        secret: Some("whsec_2".into()),
        headers: Some([].into()),
        include_weather: Some(false),
        deactivated: Some(false),
    }
}

pub(super) fn collection() -> collections::Create {
    collections::Create {
        name: "vehicles".into(),
        collection_type: "DEVICE".into(),
        criteria: json!({"rule": {"attribute": "deviceType", "operator": "EQUALS", "value": "VEHICLE"}}),
        description: text("all of them"),
        workspace_id: text("ws_1"),
    }
}

pub(super) fn collection_update() -> collections::Update {
    collections::Update {
        id: id(),
        name: text("cars"),
        description: Patch::Set("some of them".into()),
        criteria: Some(json!({"or": []})),
    }
}

pub(super) fn oauth_app() -> oauth_apps::Create {
    oauth_apps::Create {
        name: "portal".into(),
        description: text("for customers"),
        redirect_uris: vec!["https://example.com/back".into()],
        allowed_scopes: vec!["devices:read".into()],
        app_type: "CONFIDENTIAL".into(),
        workspace_id: text("ws_1"),
    }
}

pub(super) fn oauth_app_update() -> oauth_apps::Update {
    oauth_apps::Update {
        id: id(),
        name: text("portal 2"),
        description: Patch::Set("for all".into()),
        redirect_uris: Some(vec!["https://example.com/back2".into()]),
        allowed_scopes: Some(vec!["devices:write".into()]),
    }
}
