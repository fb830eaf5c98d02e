use std::collections::BTreeSet;
use std::fmt::Write;

use expect_test::expect;

use super::*;
use crate::error::{Effect, Kind};
use crate::http::base_url::BaseUrl;
use crate::http::prepared_request::PreparedRequest;
use crate::http::request::Provenance;
use crate::list::listing::PageOf;
use crate::patch::Patch;

#[test]
fn every_endpoint_stands_once_and_says_what_it_sends_and_reads() {
    let expectations = expectations();
    let ways: BTreeSet<_> = expectations
        .iter()
        .map(|one| (one.endpoint.method.as_str(), one.endpoint.route))
        .collect();
    assert_eq!(ways.len(), expectations.len());
    let table: String = expectations.iter().map(show).collect();
    expect![[r#"
        D GET /workspaces (read, Freely) 200
            ? page perPage
            <* id:Text name:Text organizationId:Text deletionProtection:Flag createdAt:Text updatedAt:Text
        D GET /workspaces/:id (read, Freely) 200
            < id:Text name:Text organizationId:Text deletionProtection:Flag createdAt:Text updatedAt:Text
        D POST /workspaces (write, IfNotDone) 201
            > name:Text
            < id:Text name:Text organizationId:Text deletionProtection:Flag createdAt:Text updatedAt:Text
        A PATCH /workspaces/:id (write, ToTheSameEnd) 200
            > name:Text
            < id*:Text name*:Text organizationId*:Text deletionProtection*:Flag createdAt*:Text updatedAt*:Text
        A PUT /workspaces/:id/protection (write, ToTheSameEnd) 200
            > deletionProtection*:Flag
            < id*:Text name*:Text organizationId*:Text deletionProtection*:Flag createdAt*:Text updatedAt*:Text
        A DELETE /workspaces/:id (destructive, ToTheSameEnd) 204
        A POST /workspaces/:id/clear (destructive, ToTheSameEnd) 204
        D GET /members (read, Freely) 200
            ? page perPage
            <* id:Text role:Text organizationId:Text owner:Flag userId:Text userProfile:Object userProfile.id:Text userProfile.firstName?:Text userProfile.lastName?:Text userProfile.email:Text createdAt:Text updatedAt:Text
        D GET /members/:id (read, Freely) 200
            < id:Text role:Text organizationId:Text owner:Flag userId:Text userProfile:Object userProfile.id:Text userProfile.firstName?:Text userProfile.lastName?:Text userProfile.email:Text createdAt:Text updatedAt:Text
        D PATCH /members/:id (write, ToTheSameEnd) 200
            > role:Text
            < id:Text role:Text organizationId:Text owner:Flag userId:Text userProfile:Object userProfile.id:Text userProfile.firstName?:Text userProfile.lastName?:Text userProfile.email:Text createdAt:Text updatedAt:Text
        D DELETE /members/:id (destructive, ToTheSameEnd) 204
        D GET /invitations (read, Freely) 200
            ? page perPage
            <* id:Text email:Text status:Text role:Text organizationId:Text organizationName?:Text sentAt?:Text createdAt:Text updatedAt:Text
        A GET /invitations/:id (read, Freely) 200
            < id*:Text email*:Text status*:Text role*:Text organizationId*:Text organizationName?*:Text sentAt?*:Text createdAt*:Text updatedAt*:Text
        A POST /invitations (write, IfNotDone) 201
            > email*:Text role*:Text
            < id*:Text email*:Text status*:Text role*:Text organizationId*:Text organizationName?*:Text sentAt?*:Text createdAt*:Text updatedAt*:Text
        A POST /invitations/:id/revoke (destructive, ToTheSameEnd) 204
        D GET /api-keys (read, Freely) 200
            ? page perPage
            <* id:Text name:Text type:Text keyPrefix:Text workspaceId?:Text ownerId?:Text revoked:Flag expiresAt?:Text createdAt:Text
        D GET /api-keys/:id (read, Freely) 200
            < id:Text name:Text type:Text keyPrefix:Text workspaceId?:Text ownerId?:Text revoked:Flag expiresAt?:Text createdAt:Text
        A POST /api-keys (write, IfNotDone) 201, needs key
            > manufacturerScope?:List name:Text ownerId?:Text type:Text workspaceId?*:Text
            < id*:Text name*:Text type*:Text keyPrefix*:Text workspaceId?*:Text ownerId?*:Text revoked*:Flag expiresAt?*:Text createdAt*:Text key:Text
        A POST /api-keys/:id/rotate (write, ToTheSameEnd) 200, needs key
            < id*:Text name*:Text type*:Text keyPrefix*:Text workspaceId?*:Text ownerId?*:Text revoked*:Flag expiresAt?*:Text createdAt*:Text key*:Text
        A POST /api-keys/:id/revoke (destructive, ToTheSameEnd) 204
        A GET /destinations (read, Freely) 200
            ? page perPage
            <* id:Text workspaceId?:Text label:Text destinationType:Text deviceType:Text eventTypes:List url?:Text email?:Text phoneNumber?:Text secret?:Text headers?:Object includeWeather:Flag deactivated:Flag deactivatedAt?:Text deactivatedReason?:Text createdAt:Text updatedAt:Text
        A GET /destinations/:id (read, Freely) 200
            < id:Text workspaceId?:Text label:Text destinationType:Text deviceType:Text eventTypes:List url?:Text email?:Text phoneNumber?:Text secret?:Text headers?:Object includeWeather:Flag deactivated:Flag deactivatedAt?:Text deactivatedReason?:Text createdAt:Text updatedAt:Text
        A POST /destinations (write, IfNotDone) 201
            > destinationType*:Text deviceType?*:Text email?*:Text eventTypes*:List headers?*:Object includeWeather?*:Flag label*:Text secret?*:Text url?*:Text workspaceId?*:Text
            < id*:Text workspaceId?*:Text label*:Text destinationType*:Text deviceType*:Text eventTypes*:List url?*:Text email?*:Text phoneNumber?*:Text secret?*:Text headers?*:Object includeWeather*:Flag deactivated*:Flag deactivatedAt?*:Text deactivatedReason?*:Text createdAt*:Text updatedAt*:Text
        A PATCH /destinations/:id (write, ToTheSameEnd) 200
            > deactivated?*:Flag deviceType?*:Text email?*:Text eventTypes?*:List headers?*:Object includeWeather?*:Flag label?*:Text secret?*:Text url?*:Text
            < id*:Text workspaceId?*:Text label*:Text destinationType*:Text deviceType*:Text eventTypes*:List url?*:Text email?*:Text phoneNumber?*:Text secret?*:Text headers?*:Object includeWeather*:Flag deactivated*:Flag deactivatedAt?*:Text deactivatedReason?*:Text createdAt*:Text updatedAt*:Text
        A DELETE /destinations/:id (destructive, ToTheSameEnd) 204
        D GET /collections (read, Freely) 200
            ? collectionType page perPage
            <* id:Text name:Text collectionType:Text description?:Text criteria?:Any workspaceId?:Text dynamic:Flag isActive:Flag createdAt:Text updatedAt:Text
        D GET /collections/:id (read, Freely) 200
            < id:Text name:Text collectionType:Text description?:Text criteria?:Any workspaceId?:Text dynamic:Flag isActive:Flag createdAt:Text updatedAt:Text
        A GET /collections/:id/entities (read, Freely) 200
            ? page perPage
            <* id*:Text
        A POST /collections (write, IfNotDone) 201
            > collectionType*:Text criteria*:Object description?*:Text name*:Text workspaceId?*:Text
            < id*:Text name*:Text collectionType*:Text description?*:Text criteria?*:Any workspaceId?*:Text dynamic*:Flag isActive*:Flag createdAt*:Text updatedAt*:Text
        A PATCH /collections/:id (write, ToTheSameEnd) 200
            > criteria?*:Object description?*:Text name?*:Text
            < id*:Text name*:Text collectionType*:Text description?*:Text criteria?*:Any workspaceId?*:Text dynamic*:Flag isActive*:Flag createdAt*:Text updatedAt*:Text
        A DELETE /collections/:id (destructive, ToTheSameEnd) 204
        D GET /oauth-apps (read, Freely) 200
            ? page perPage
            <* id:Text clientId:Text name:Text description?:Text redirectUris:List allowedScopes:List type:Text workspaceId?:Text createdAt:Text updatedAt:Text
        D GET /oauth-apps/:id (read, Freely) 200
            < id:Text clientId:Text name:Text description?:Text redirectUris:List allowedScopes:List type:Text workspaceId?:Text createdAt:Text updatedAt:Text
        A POST /oauth-apps (write, IfNotDone) 201, needs clientSecret
            > allowedScopes:List description?:Text name:Text redirectUris:List type:Text workspaceId?*:Text
            < id:Text clientId:Text name:Text redirectUris:List allowedScopes:List type:Text createdAt:Text clientSecret?:Text
        A PATCH /oauth-apps/:id (write, ToTheSameEnd) 200
            > allowedScopes?*:List description?*:Text name?*:Text redirectUris?*:List
            < id*:Text clientId*:Text name*:Text description?*:Text redirectUris*:List allowedScopes*:List type*:Text workspaceId?*:Text createdAt*:Text updatedAt*:Text
        A DELETE /oauth-apps/:id (destructive, ToTheSameEnd) 204
        A POST /oauth-apps/:id/rotate-secret (write, ToTheSameEnd) 200, needs clientSecret
            < id*:Text clientId*:Text name*:Text description?*:Text redirectUris*:List allowedScopes*:List type*:Text workspaceId?*:Text createdAt*:Text updatedAt*:Text clientSecret?*:Text
        A GET /audit-logs (read, Freely) 200
            ? action resourceType startDate endDate page perPage
            <* id:Text action:Text resourceType:Text resourceId?:Text actorType?:Text actorId?:Text organizationId?:Text workspaceId?:Text metadata?:Any createdAt:Text
    "#]].assert_eq(&table);
}

#[test]
fn listed_values_stand_with_their_members() {
    let mut listed = BTreeSet::new();
    for expectation in expectations() {
        let noun = expectation.endpoint.route.split('/').nth(1).unwrap();
        let members = expectation.sent.iter().chain(&expectation.received);
        for member in members.filter(|it| !it.values.is_empty()) {
            let (name, values) = (&member.name, member.values.join(" "));
            listed.insert(format!("{noun} {name}: {values}\n"));
        }
    }
    expect![[r#"
        api-keys type: API SERVER CONNECT MANUFACTURER MANAGEMENT SCOPED
        collections collectionType: DEVICE SITE CUSTOMER
        destinations destinationType: WEBHOOK EMAIL
        destinations deviceType: ALL BATTERIES CHARGERS SOLAR_INVERTERS THERMOSTATS VEHICLES
        destinations eventTypes: COMMAND_FAILED COMMAND_SCHEDULED COMMAND_SUCCEEDED COMMAND_OVERRIDDEN CONNECTION_FAILED CUSTOMER_CREATED CUSTOMER_DELETED CUSTOMER_UPDATED DEVICE_CONNECTED DEVICE_DISCONNECTED DEVICE_DISCOVERED DEVICE_UPDATED ENROLLMENT_APPROVED ENROLLMENT_REJECTED ENROLLMENT_SUBMITTED SITE_CREATED SITE_DELETED SITE_UPDATED ALERT_CREATED ALERT_UPDATED
        invitations role: ADMIN USER OPERATOR VIEWER
        invitations status: PENDING ACCEPTED REVOKED
        members role: ADMIN USER OPERATOR VIEWER
        oauth-apps type: CONFIDENTIAL PUBLIC
    "#]].assert_eq(&listed.into_iter().collect::<String>());
}

#[test]
fn every_request_puts_its_members_where_they_belong() {
    let mut table = String::new();
    let mut show = |line: String| writeln!(table, "{line}").unwrap();
    show(wire(&samples::workspace()));
    show(wire(&samples::workspace_update()));
    show(wire(&samples::protection()));
    show(wire(&samples::member_update()));
    show(wire(&samples::invitation()));
    show(wire(&samples::api_key()));
    show(wire(&samples::destination()));
    show(wire(&samples::destination_update()));
    show(wire(&samples::collection()));
    show(wire(&samples::collection_update()));
    show(wire(&samples::oauth_app()));
    show(wire(&samples::oauth_app_update()));
    // Members that are left out are not sent; cleared ones are sent as null.
    show(wire(&collections::Update {
        id: "col_1".into(),
        description: Patch::Clear,
        ..Default::default()
    }));
    show(wire(&destinations::Update {
        id: "dest_1".into(),
        ..Default::default()
    }));
    show(wire(&collections::Create {
        name: "all".into(),
        ..Default::default()
    }));
    show(wire(&PageOf {
        listing: &collections::Entities { id: "col_1".into() },
        page: 3,
        per_page: 100,
    }));
    show(wire(&PageOf::new(
        &audit_logs::List {
            action: Some("a&b".into()),
            ..Default::default()
        },
        1,
    )));
    // An id is one segment of the path, whatever its characters.
    show(wire(&workspaces::Delete::new("a/../b?c#d é%2e")));
    expect![[r#"
        POST /workspaces {"name":"staging"}
        PATCH /workspaces/id_1 {"name":"test"}
        PUT /workspaces/id_1/protection {"deletionProtection":false}
        PATCH /members/id_1 {"role":"VIEWER"}
        POST /invitations {"email":"ada@example.com","role":"ADMIN"}
        POST /api-keys {"manufacturerScope":["acme"],"name":"ci","ownerId":"usr_1","type":"MANUFACTURER","workspaceId":"ws_1"}
        POST /destinations {"destinationType":"WEBHOOK","deviceType":"BATTERIES","email":"ops@example.com","eventTypes":["DEVICE_CONNECTED"],"headers":{"X-Token":"t1"},"includeWeather":true,"label":"hook","secret":"whsec_1","url":"https://example.com/hook","workspaceId":"ws_1"}
        PATCH /destinations/id_1 {"deactivated":false,"deviceType":"ALL","email":"ops2@example.com","eventTypes":["SITE_CREATED"],"headers":{},"includeWeather":false,"label":"hook 2","secret":"whsec_2","url":"https://example.com/hook2"}
        POST /collections {"collectionType":"DEVICE","criteria":{"rule":{"attribute":"deviceType","operator":"EQUALS","value":"VEHICLE"}},"description":"all of them","name":"vehicles","workspaceId":"ws_1"}
        PATCH /collections/id_1 {"criteria":{"or":[]},"description":"some of them","name":"cars"}
        POST /oauth-apps {"allowedScopes":["devices:read"],"description":"for customers","name":"portal","redirectUris":["https://example.com/back"],"type":"CONFIDENTIAL","workspaceId":"ws_1"}
        PATCH /oauth-apps/id_1 {"allowedScopes":["devices:write"],"description":"for all","name":"portal 2","redirectUris":["https://example.com/back2"]}
        PATCH /collections/col_1 {"description":null}
        PATCH /destinations/dest_1 {}
        POST /collections {"collectionType":"","criteria":null,"name":"all"}
        GET /collections/col_1/entities?page=3&perPage=100 null
        GET /audit-logs?action=a%26b&page=1&perPage=100 null
        DELETE /workspaces/a%2F..%2Fb%3Fc%23d%20%C3%A9%252e null
    "#]].assert_eq(&table);
}

#[test]
fn what_is_no_path_segment_is_no_id() {
    for id in ["", ".", ".."] {
        let error = PreparedRequest::of(&workspaces::Delete::new(id)).unwrap_err();
        assert_eq!(
            (error.kind(), error.effect()),
            (Kind::Invalid, Effect::NotSent),
            "{id:?}"
        );
    }
}

/// One endpoint: `?` its query, `>` what is sent, `<` what is read (`<*` of each item of a page).
fn show(expectation: &Expectation) -> String {
    let Expectation {
        endpoint,
        success,
        query,
        sent,
        received,
        is_list,
        needed,
    } = expectation;
    let mark = if endpoint.mark == Provenance::Documented {
        "D"
    } else {
        "A"
    };
    let (method, tier) = (endpoint.method.as_str(), endpoint.tier().as_str());
    let mut lines = format!(
        "{mark} {method} {} ({tier}, {:?}) {success}{}\n",
        endpoint.route,
        endpoint.repeat,
        needed.map_or_else(String::new, |name| format!(", needs {name}"))
    );
    let query = query.iter().map(|name| (*name).to_owned()).collect();
    let read = if *is_list { "<*" } else { "<" };
    for (sign, names) in [("?", query), (">", names(sent)), (read, names(received))] {
        if !names.is_empty() {
            writeln!(lines, "    {sign} {}", names.join(" ")).unwrap();
        }
    }
    lines
}

/// A member that is not required carries a question mark, one that is assumed an asterisk.
fn names(members: &[Member]) -> Vec<String> {
    let required = |member: &Member| if member.is_required { "" } else { "?" };
    let assumed = |member: &Member| if member.is_documented { "" } else { "*" };
    members
        .iter()
        .map(|it| format!("{}{}{}:{:?}", it.name, required(it), assumed(it), it.shape))
        .collect()
}

fn wire(request: &impl Request) -> String {
    let call = PreparedRequest::of(request).unwrap();
    let url = "https://api.test/v1"
        .parse::<BaseUrl>()
        .unwrap()
        .join(&call.path, &call.query);
    let target = url.as_str().trim_start_matches("https://api.test/v1");
    format!(
        "{} {target} {}",
        call.endpoint.method.as_str(),
        call.body.unwrap_or_default()
    )
}
