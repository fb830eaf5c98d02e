//! The data sources `texture_member`, `texture_members` and `texture_invitations`.

use expect_test::expect;
use serde_json::json;

use super::{OWNER, invited_elsewhere, joined_elsewhere};
use crate::harness::on_every_cli;

#[test]
fn one_is_found_by_address_membership_and_user() {
    on_every_cli(|world| {
        let id = joined_elsewhere(world, "Ada@example.com", "VIEWER");
        let user = world.emulator.object(&id).unwrap()["userId"].clone();
        world.configuration(&format!(
            r#"
            data "texture_member" "by_address" {{
              email = "ada@EXAMPLE.com"
            }}
            data "texture_member" "by_membership" {{
              member_id = {id:?}
            }}
            data "texture_member" "by_user" {{
              user_id = {user}
            }}
            "#
        ));
        world.apply().succeeds();
        world.state_is(
            "data.texture_member.by_address",
            expect![[r#"
            {
              "created_at": "TIME",
              "email": "ada@EXAMPLE.com",
              "first_name": "Ada",
              "id": "ada@example.com",
              "last_name": "Lovelace",
              "member_id": "mem_1",
              "owner": false,
              "role": "VIEWER",
              "status": "ACTIVE",
              "updated_at": "TIME",
              "user_id": "usr_1"
            }
        "#]],
        );
        let by_membership = world.state("data.texture_member.by_membership");
        assert_eq!(by_membership["email"], "Ada@example.com");
        assert_eq!(by_membership, world.state("data.texture_member.by_user"));
    });
}

#[test]
fn no_match_is_an_error() {
    on_every_cli(|world| {
        invited_elsewhere(world, "ada@example.com", "VIEWER");
        for (argument, error) in [
            (
                r#"email = "ada@example.com""#,
                expect![[r#"
                    No such member
                    on data "texture_member" "a": email = "ada@example.com"

                    There is no member with this `email`, or the API key cannot see it. Correct `email`; or, if this run is to create the member, create it first (`terraform apply -target=...`).
                "#]],
            ),
            (
                r#"member_id = "mem_00000000000000000000""#,
                expect![[r#"
                    No such member
                    on data "texture_member" "a": member_id = "mem_1"

                    There is no member with this `member_id`, or the API key cannot see it. Correct `member_id`; or, if this run is to create the member, create it first (`terraform apply -target=...`).
                "#]],
            ),
            (
                r#"user_id = "usr_00000000000000000000""#,
                expect![[r#"
                    No such member
                    on data "texture_member" "a": user_id = "usr_1"

                    There is no member with this `user_id`, or the API key cannot see it. Correct `user_id`; or, if this run is to create the member, create it first (`terraform apply -target=...`).
                "#]],
            ),
        ] {
            world.configuration(&format!(
                "data \"texture_member\" \"a\" {{\n  {argument}\n}}"
            ));
            world.plan().fails_with(error);
        }
    });
}

#[test]
fn several_matches_are_an_error() {
    on_every_cli(|world| {
        joined_elsewhere(world, "ada@example.com", "VIEWER");
        let second = joined_elsewhere(world, "grace@example.com", "VIEWER");
        let same = json!({ "userProfile": { "email": "ADA@example.com" } });
        world.emulator.edit(&second, same).unwrap();
        world.configuration("data \"texture_member\" \"a\" {\n  email = \"ada@example.com\"\n}");
        world.plan().fails_with(expect![[r#"
            Several members match
            on data "texture_member" "a": email = "ada@example.com"

            2 members have this `email`: mem_1, mem_2. Set `member_id` to the one that you mean, instead of `email`.
        "#]]);
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
                on data "texture_member" "a"

                Set one of `email`, `member_id` or `user_id`.
            "#]],
            ),
            (
                "email = \"a@b.c\"\n  user_id = \"usr_1\"",
                expect![[r#"
                Conflicting arguments
                on data "texture_member" "a": user_id = "usr_1"

                Only one of `email` and `user_id` can be set. Take the others out.
            "#]],
            ),
            (
                "email = \"ada\"",
                expect![[r#"
                    Invalid value for email
                    on data "texture_member" "a": email = "ada"

                    The value must be an email address, such as `ada@example.com`.
                "#]],
            ),
            (
                "member_id = \"\"",
                expect![[r#"
                    No such member
                    on data "texture_member" "a": member_id = ""

                    There is no member with this `member_id`, or the API key cannot see it. Correct `member_id`; or, if this run is to create the member, create it first (`terraform apply -target=...`).
                "#]],
            ),
        ] {
            world.configuration(&format!(
                "data \"texture_member\" \"a\" {{\n  {arguments}\n}}"
            ));
            world.validate().fails_with(error);
        }
    });
}

#[test]
fn members_are_listed_by_role() {
    on_every_cli(|world| {
        joined_elsewhere(world, "ada@example.com", "VIEWER");
        joined_elsewhere(world, "grace@example.com", "OPERATOR");
        invited_elsewhere(world, "edith@example.com", "VIEWER");
        world.configuration(
            r#"
            data "texture_members" "all" {}
            data "texture_members" "viewers" {
              role = "VIEWER"
            }
            "#,
        );
        world.apply().succeeds();
        let all = world.state("data.texture_members.all");
        let emails: Vec<_> = all["members"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it["email"])
            .collect();
        assert_eq!(emails, [OWNER, "ada@example.com", "grace@example.com"]);
        world.state_is(
            "data.texture_members.viewers",
            expect![[r#"
            {
              "members": [
                {
                  "created_at": "TIME",
                  "email": "ada@example.com",
                  "first_name": "Ada",
                  "id": "ada@example.com",
                  "last_name": "Lovelace",
                  "member_id": "mem_1",
                  "owner": false,
                  "role": "VIEWER",
                  "status": "ACTIVE",
                  "updated_at": "TIME",
                  "user_id": "usr_1"
                }
              ],
              "role": "VIEWER"
            }
        "#]],
        );
    });
}

#[test]
fn invitations_are_listed_by_status() {
    on_every_cli(|world| {
        joined_elsewhere(world, "ada@example.com", "VIEWER");
        invited_elsewhere(world, "edith@example.com", "OPERATOR");
        world.configuration(
            r#"
            data "texture_invitations" "all" {}
            data "texture_invitations" "pending" {
              status = "PENDING"
            }
            "#,
        );
        world.apply().succeeds();
        let all = world.state("data.texture_invitations.all");
        let states: Vec<_> = all["invitations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it["status"])
            .collect();
        assert_eq!(states, ["ACCEPTED", "PENDING"]);
        world.state_is(
            "data.texture_invitations.pending",
            expect![[r#"
            {
              "invitations": [
                {
                  "created_at": "TIME",
                  "email": "edith@example.com",
                  "id": "inv_1",
                  "organization_id": "org_1",
                  "organization_name": "Example Energy",
                  "role": "OPERATOR",
                  "sent_at": "TIME",
                  "status": "PENDING",
                  "updated_at": "TIME"
                }
              ],
              "status": "PENDING"
            }
        "#]],
        );
    });
}

/// The API may know more than we do.
#[test]
fn filters_that_are_not_listed_are_warnings() {
    on_every_cli(|world| {
        for (data_source, warning) in [
            (
                "\"texture_members\" \"a\" {\n  role = \"AUDITOR\"",
                expect![[r#"
                    Unlisted value for role
                    on data "texture_members" "a": role = "AUDITOR"

                    The value is none of those that this version of the provider knows: `ADMIN`, `USER`, `OPERATOR`, `VIEWER`. If the API knows it, ignore this; otherwise correct it.
                "#]],
            ),
            (
                "\"texture_invitations\" \"a\" {\n  status = \"EXPIRED\"",
                expect![[r#"
                    Unlisted value for status
                    on data "texture_invitations" "a": status = "EXPIRED"

                    The value is none of those that this version of the provider knows: `PENDING`, `ACCEPTED`, `REVOKED`. If the API knows it, ignore this; otherwise correct it.
                "#]],
            ),
        ] {
            world.configuration(&format!("data {data_source}\n}}"));
            world.validate().succeeds().warns(warning);
            world.apply().succeeds();
        }
    });
}
