//! The guide that says what of the API is covered, from the client's own expectations.

use std::error::Error;
use std::fmt::Write;

use terraform_provider_texture::provider::TextureProvider;
use texture_api::contract::{ASSUMPTIONS, Expectation, Member, expectations};
use texture_api::{Endpoint, Provenance};
use tfplugin::Registry;

use crate::generated::Generated;

const WORDS: &str = include_str!("api-coverage.md");

/// The guide.
pub(super) fn guide() -> Result<Generated, Box<dyn Error>> {
    let mut text = WORDS.to_owned();
    let offers = offers();
    for group in expectations().chunk_by(|one, other| noun(one) == noun(other)) {
        write_group(&mut text, group, &offers)?;
    }
    text.push_str("\n## Assumed everywhere\n\n");
    for assumption in ASSUMPTIONS {
        writeln!(text, "- {assumption}")?;
    }
    Ok(Generated {
        path: "docs/guides/api-coverage.md".into(),
        text,
    })
}

fn noun(expectation: &Expectation) -> &'static str {
    expectation.endpoint.collection()
}

fn write_group(
    text: &mut String,
    group: &[Expectation],
    offers: &[(String, String)],
) -> std::fmt::Result {
    let Some(first) = group.first() else {
        return Ok(());
    };
    writeln!(
        text,
        "\n## `/{}`\n\n{}\n",
        noun(first),
        covered_by(noun(first), offers)
    )?;
    writeln!(
        text,
        "| request | limit | status | known how |\n| --- | --- | --- | --- |"
    )?;
    for Expectation {
        endpoint, success, ..
    } in group
    {
        let Endpoint {
            method,
            route,
            mark,
            ..
        } = endpoint;
        let (method, limit) = (method.as_str(), endpoint.tier().as_str());
        writeln!(
            text,
            "| `{method} {route}` | {limit} | {success} | {} |",
            known_how(*mark)
        )?;
    }
    writeln!(text)?;
    for expectation in group {
        write_members(text, expectation)?;
    }
    Ok(())
}

/// The members of one request and its response, those that are assumed apart.
fn write_members(text: &mut String, expectation: &Expectation) -> std::fmt::Result {
    let Endpoint { method, route, .. } = expectation.endpoint;
    let reads = if expectation.is_list {
        "reads of each item"
    } else {
        "reads"
    };
    for (verb, members) in [("sends", &expectation.sent), (reads, &expectation.received)] {
        if members.is_empty() {
            continue;
        }
        let (documented, assumed): (Vec<&Member>, Vec<&Member>) =
            members.iter().partition(|member| member.is_documented);
        let mut parts = Vec::new();
        if !documented.is_empty() {
            parts.push(format!("documented {}", names(&documented)));
        }
        if !assumed.is_empty() {
            parts.push(format!("assumed {}", names(&assumed)));
        }
        writeln!(
            text,
            "- `{} {route}` {verb}: {}.",
            method.as_str(),
            parts.join("; ")
        )?;
    }
    Ok(())
}

fn names(members: &[&Member]) -> String {
    let names: Vec<String> = members.iter().map(|it| format!("`{}`", it.name)).collect();
    names.join(", ")
}

fn known_how(mark: Provenance) -> String {
    match mark {
        Provenance::Documented => "documented".to_owned(),
        Provenance::Assumed(what) => format!("assumed: {what}"),
    }
}

/// What the provider offers: each type's name, and the link to its page.
fn offers() -> Vec<(String, String)> {
    let registry = Registry::of(&TextureProvider::default());
    let resources = registry
        .resources()
        .map(|resource| (resource.type_name(), "resource"));
    let data_sources = registry
        .data_sources()
        .map(|source| (source.type_name(), "data source"));
    let all = resources.chain(data_sources);
    all.map(|(name, kind)| (name.to_owned(), link(name, kind)))
        .collect()
}

fn link(name: &str, kind: &str) -> String {
    let page = name.split_once('_').map_or(name, |(_, page)| page);
    let folder = format!("{}s", kind.replace(' ', "-"));
    format!("{kind} [`{name}`](../{folder}/{page}.md)")
}

/// The types of a noun begin with its name, as `texture_oauth_application` with `oauth-apps`.
fn covered_by(noun: &str, offers: &[(String, String)]) -> String {
    let beginning = format!("texture_{}", noun.trim_end_matches('s').replace('-', "_"));
    let offers = offers
        .iter()
        .filter(|(name, _)| name.starts_with(&beginning));
    let links: Vec<&str> = offers.map(|(_, link)| link.as_str()).collect();
    if links.is_empty() {
        "Known to the client, but not offered to Terraform.".to_owned()
    } else {
        format!("In Terraform: {}.", links.join(", "))
    }
}
