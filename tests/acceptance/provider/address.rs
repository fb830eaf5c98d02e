//! `base_url` and `TEXTURE_BASE_URL`.

use std::net::TcpListener;

use expect_test::expect;
use texture_emulator::Fault;

use super::block;
use crate::harness::on_every_cli;

#[test]
fn what_cannot_be_the_address_is_refused_in_the_argument() {
    on_every_cli(|world| {
        for (address, expected) in [
            (
                "",
                expect![[r#"
                    Unusable base URL
                    on provider "texture": base_url = ""

                    "" cannot be the address of the API: this is not a URL; expected something like https://api.texturehq.com/v1.
                "#]],
            ),
            (
                "texture",
                expect![[r#"
                    Unusable base URL
                    on provider "texture": base_url = "texture"

                    "texture" cannot be the address of the API: this is not a URL; expected something like https://api.texturehq.com/v1.
                "#]],
            ),
            (
                "http://api.texturehq.com/v1",
                expect![[r#"
                    Unusable base URL
                    on provider "texture": base_url = "http://api.texturehq.com/v1"

                    "http://api.texturehq.com/v1" cannot be the address of the API: plain http would send the key in clear; use https (http is for this machine's own addresses only).
                "#]],
            ),
            (
                "ftp://api.texturehq.com/v1",
                expect![[r#"
                    Unusable base URL
                    on provider "texture": base_url = "ftp://api.texturehq.com/v1"

                    "ftp://api.texturehq.com/v1" cannot be the address of the API: the address must begin with https://.
                "#]],
            ),
            (
                "https://me:hush@api.texturehq.com/v1",
                expect![[r#"
                    Unusable base URL
                    on provider "texture": base_url = "https://me:hush@api.texturehq.com/v1"

                    The value (not shown: it may hold a password) cannot be the address of the API: the address must not hold a user name or password.
                "#]],
            ),
            (
                "https://api.texturehq.com/v1?a=b",
                expect![[r#"
                    Unusable base URL
                    on provider "texture": base_url = "https://api.texturehq.com/v1?a=b"

                    The value (not shown: it may hold a password) cannot be the address of the API: the address must not hold a query or fragment.
                "#]],
            ),
        ] {
            world.configuration(&block(&format!("  base_url = {address:?}")));
            world.validate().fails_with(expected);
        }
    });
}

#[test]
fn what_cannot_be_the_address_is_refused_in_the_variable() {
    on_every_cli(|world| {
        world.configuration(&block(""));
        world.set("TEXTURE_BASE_URL", "http://api.texturehq.com/v1");
        world.validate().succeeds();
        world.plan().fails_with(expect![[r#"
            Unusable base URL
            on provider "texture"

            "http://api.texturehq.com/v1" cannot be the address of the API: plain http would send the key in clear; use https (http is for this machine's own addresses only).

            The value came from the environment variable TEXTURE_BASE_URL, because the argument `base_url` is not set.
        "#]]);
    });
}

#[test]
fn the_argument_wins_over_the_variable() {
    on_every_cli(|world| {
        world.set("TEXTURE_BASE_URL", "https://wrong.example.com/v1");
        world.configuration(&block(&format!(
            "  base_url = \"{}/\"",
            world.emulator.url()
        )));
        world.apply().succeeds();
    });
}

#[test]
fn an_address_that_responds_as_something_else_is_reported() {
    on_every_cli(|world| {
        world.configuration(&block("  max_retries = 0"));
        let all = || Fault::on("*", "/v1/**").always();
        for (fault, expected) in [
            (
                all().html(404),
                expect![[r#"
                    Could not create the workspace
                    on resource "texture_workspace" "a"

                    POST /workspaces: 404: this address does not respond as the Management API does [request req_ID]

                    Correct `base_url` in the provider block, or TEXTURE_BASE_URL: the API's own is https://api.texturehq.com/v1.
                "#]],
            ),
            (
                all().html(200),
                expect![[r#"
                    Could not create the workspace
                    on resource "texture_workspace" "a"

                    POST /workspaces: 200: the response is not JSON; is this the address of the API?; whether the workspace was created could not be found out [request req_ID]
                    Cause: GET /workspaces: 200: the response is not JSON; is this the address of the API? [request req_ID]

                    It is not in state. Check whether it exists: if it does, import it or delete it; then run `terraform apply` again.
                "#]],
            ),
            (
                all().malformed(),
                expect![[r#"
                    Could not create the workspace
                    on resource "texture_workspace" "a"

                    POST /workspaces: 201: the response was cut short or is not JSON; whether the workspace was created could not be found out [request req_ID]
                    Cause: GET /workspaces: 200: the response was cut short or is not JSON [request req_ID]: expected value at line 1 column 11

                    It is not in state. Check whether it exists: if it does, import it or delete it; then run `terraform apply` again.
                "#]],
            ),
            (
                all()
                    .status(302)
                    .header("Location", "https://login.example.com/"),
                expect![[r#"
                    Could not create the workspace
                    on resource "texture_workspace" "a"

                    POST /workspaces: 302: redirected to https://login.example.com/; redirects are not followed, because they would carry the key along

                    Correct `base_url` in the provider block, or TEXTURE_BASE_URL: the API's own is https://api.texturehq.com/v1.
                "#]],
            ),
        ] {
            world.emulator.clear_faults();
            world.emulator.fault(fault);
            world.apply().fails_with(expected);
        }
    });
}

/// The worst that a wrong address could do is to make everything look gone.
#[test]
fn a_wrong_address_takes_nothing_out_of_state() {
    on_every_cli(|world| {
        world.configuration(&block(""));
        world.apply().succeeds();
        world.set(
            "TEXTURE_BASE_URL",
            world.emulator.url().trim_end_matches("/v1"),
        );
        world.plan().fails_with(expect![[r#"
            Could not read the workspace
            on resource "texture_workspace" "a"

            GET /workspaces: 404: No route GET /workspaces [request req_ID]

            The API does not have this endpoint, or does not take this method. State is as it was.

            What this provider knows of this endpoint is documented by Texture. To compare the API with what this provider expects of it, run

              terraform-provider-texture check-api

            and report what it prints.
        "#]]);
        world.set("TEXTURE_BASE_URL", format!("{}/v1", world.emulator.url()));
        world.plan().fails_with(expect![[r#"
            Could not read the workspace
            on resource "texture_workspace" "a"

            GET /workspaces: 404: No route GET /v1/v1/workspaces [request req_ID]

            The API does not have this endpoint, or does not take this method. State is as it was.

            What this provider knows of this endpoint is documented by Texture. To compare the API with what this provider expects of it, run

              terraform-provider-texture check-api

            and report what it prints.
        "#]]);
    });
}

#[test]
fn an_api_that_is_down_is_reported() {
    on_every_cli(|world| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        world.configuration(&block("  max_retries = 1"));
        world.set("TEXTURE_BASE_URL", format!("http://{address}/v1"));
        world.apply().fails_with(expect![[r#"
            Could not create the workspace
            on resource "texture_workspace" "a"

            POST http://127.0.0.1:PORT/v1/workspaces: could not connect [tried 2 times]
            Cause: error sending request: client error (Connect): tcp connect error: Connection refused

            No connection could be made. Is the network up, and are `base_url` (TEXTURE_BASE_URL) and the proxy settings (HTTPS_PROXY) right?
        "#]]);
    });
}

#[test]
fn a_connection_that_breaks_is_not_called_one_that_was_never_made() {
    on_every_cli(|world| {
        world.configuration(&block("  max_retries = 1"));
        world.apply().succeeds();
        let lost = Fault::on("GET", "/v1/workspaces/{id}").always();
        world.emulator.fault(lost.drop_connection());
        let listed = Fault::on("GET", "/v1/workspaces").always();
        world.emulator.fault(listed.drop_connection());
        world.apply_unsettled(&[]).fails_with(expect![[r#"
            Could not read the workspace
            on resource "texture_workspace" "a"

            GET http://127.0.0.1:PORT/v1/workspaces/ws_1: the connection closed before the response was complete [tried 2 times]
            Cause: error sending request: client error (SendRequest): connection closed before message completed

            The connection was lost while the request was under way. Run the same command again; if that goes on, something between this machine and the API closes connections: a proxy, a VPN, a firewall.
        "#]]);
    });
}
