//! Acceptance tests: the built provider, real command lines, and the emulator in the API's place.
//!
//! `cargo test --test acceptance` runs them on the `terraform` or `tofu` that stands on PATH;
//! `TEXTURE_TEST_CLIS=/opt/terraform-1.11:/opt/tofu-1.12` on those named. Every test has a folder,
//! an environment and an emulator of its own, and leans neither on the network nor on the others.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops, in its helpers too"
)]

mod actions;
mod api_key;
mod audit_log;
mod collection;
mod command_line;
mod destination;
mod deviations;
mod examples;
mod functions;
mod guides;
mod harness;
mod member;
mod oauth_application;
mod organizations;
mod provider;
mod query;
mod requests;
mod samples;
mod storm;
mod workspace;
