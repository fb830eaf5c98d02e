//! The data sources `texture_oauth_application` and `texture_oauth_applications`.

use expect_test::expect;

use super::{created_elsewhere, home};
use crate::harness::on_every_cli;

#[test]
fn one_is_found_by_id_client_id_and_name() {
    on_every_cli(|world| {
        home(world);
        let id = created_elsewhere(world, "portal");
        created_elsewhere(world, "other");
        let client = world.emulator.object(&id).unwrap()["clientId"].clone();
        world.configuration(&format!(
            r#"
            data "texture_oauth_application" "by_id" {{
              id = {id:?}
            }}
            data "texture_oauth_application" "by_client_id" {{
              client_id = {client}
            }}
            data "texture_oauth_application" "by_name" {{
              name = "portal"
            }}
            "#
        ));
        world.apply().succeeds();
        world.state_is(
            "data.texture_oauth_application.by_id",
            expect![[r#"
            {
              "allowed_scopes": [
                "devices:read",
                "sites:read"
              ],
              "client_id": "client_1",
              "created_at": "TIME",
              "description": null,
              "id": "oauth_1",
              "name": "portal",
              "redirect_uris": [
                "https://example.com/callback"
              ],
              "type": "CONFIDENTIAL",
              "updated_at": "TIME",
              "workspace_id": "ws_1"
            }
        "#]],
        );
        let by_id = world.state("data.texture_oauth_application.by_id");
        for other in ["by_client_id", "by_name"] {
            let address = format!("data.texture_oauth_application.{other}");
            assert_eq!(world.state(&address), by_id, "{other}");
        }
    });
}

#[test]
fn no_match_and_several_are_errors() {
    on_every_cli(|world| {
        home(world);
        created_elsewhere(world, "same");
        created_elsewhere(world, "same");
        for (argument, error) in [
            (
                "id = \"oauth_00000000000000000000\"",
                expect![[r#"
                    No such OAuth application
                    on data "texture_oauth_application" "a": id = "oauth_1"

                    There is no OAuth application with this `id`, or the API key cannot see it. Correct `id`; or, if this run is to create the OAuth application, create it first (`terraform apply -target=...`).
                "#]],
            ),
            (
                "client_id = \"nobody\"",
                expect![[r#"
                    No such OAuth application
                    on data "texture_oauth_application" "a": client_id = "nobody"

                    There is no OAuth application with this `client_id`, or the API key cannot see it. Correct `client_id`; or, if this run is to create the OAuth application, create it first (`terraform apply -target=...`).
                "#]],
            ),
            (
                "name = \"nothing\"",
                expect![[r#"
                    No such OAuth application
                    on data "texture_oauth_application" "a": name = "nothing"

                    There is no OAuth application with this `name`, or the API key cannot see it. Correct `name`; or, if this run is to create the OAuth application, create it first (`terraform apply -target=...`).
                "#]],
            ),
            (
                "name = \"same\"",
                expect![[r#"
                    Several OAuth applications match
                    on data "texture_oauth_application" "a": name = "same"

                    2 OAuth applications have this `name`: oauth_2, oauth_3. Set `id` to the one that you mean, instead of `name`.
                "#]],
            ),
        ] {
            world.configuration(&format!(
                "data \"texture_oauth_application\" \"a\" {{\n  {argument}\n}}"
            ));
            world.plan().fails_with(error);
        }
    });
}

#[test]
fn exactly_one_key_is_given() {
    on_every_cli(|world| {
        for (arguments, error) in [
            (
                "",
                expect![[r#"
                Missing argument
                on data "texture_oauth_application" "a"

                Set one of `id`, `client_id` or `name`.
            "#]],
            ),
            (
                "client_id = \"c\"\n  name = \"a\"",
                expect![[r#"
                Conflicting arguments
                on data "texture_oauth_application" "a": name = "a"

                Only one of `client_id` and `name` can be set. Take the others out.
            "#]],
            ),
        ] {
            world.configuration(&format!(
                "data \"texture_oauth_application\" \"a\" {{\n  {arguments}\n}}"
            ));
            world.validate().fails_with(error);
        }
    });
}

#[test]
fn all_are_listed_over_pages() {
    on_every_cli(|world| {
        home(world);
        world.configuration("data \"texture_oauth_applications\" \"all\" {}");
        world.apply().succeeds();
        world.state_is(
            "data.texture_oauth_applications.all",
            expect![[r#"
            {
              "oauth_applications": []
            }
        "#]],
        );
        for number in 0..101 {
            created_elsewhere(world, &format!("app {number}"));
        }
        let run = world.apply();
        run.succeeds().sends(expect![[r#"
            GET /v1/oauth-apps?page=1&perPage=100 -> 200
            GET /v1/oauth-apps?page=2&perPage=100 -> 200
            GET /v1/oauth-apps?page=1&perPage=100 -> 200
        "#]]);
        let all = world.state("data.texture_oauth_applications.all");
        let all = all["oauth_applications"].as_array().unwrap();
        assert_eq!(all.len(), 101);
        assert_eq!(all[100]["name"], "app 100");
    });
}
