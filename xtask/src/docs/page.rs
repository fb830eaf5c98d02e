//! One page, in the layout that the registry knows: front matter, example, schema, import.

use std::error::Error;

use tfplugin::function::Parameter;
use tfplugin::schema::Schema;
use tfplugin::timeouts::Operation;
use tfplugin::{
    AnyAction, AnyDataSource, AnyEphemeral, AnyFunction, AnyList, AnyResource, Provider,
};

use super::examples::Examples;
use super::{import, phrase, schema};
use crate::generated::Generated;

/// What stands on the provider's page between example and schema.
const ABOUT_THE_PROVIDER: &str = include_str!("provider.md");

struct Page<'a> {
    path: String,
    title: String,
    heading: String,
    schema: &'a Schema,
    sections: Vec<String>,
}

/// The provider's page.
pub(super) fn provider<P: Provider>() -> Result<Generated, Box<dyn Error>> {
    let schema = Schema::of::<P::Config>(0);
    let page = Page {
        path: "index".into(),
        title: "Texture Provider".to_owned(),
        heading: "Texture Provider".to_owned(),
        schema: &schema,
        sections: vec![
            Examples::of("provider").section("provider.tf")?,
            ABOUT_THE_PROVIDER.trim().to_owned(),
            schema::section(&schema.block, &[], &|_| None),
        ],
    };
    Ok(page.finish())
}

/// A resource's page.
pub(super) fn resource<C>(resource: &dyn AnyResource<C>) -> Result<Generated, Box<dyn Error>> {
    let name = resource.type_name();
    let schema = resource.schema();
    let examples = Examples::of(&format!("resources/{name}"));
    let timeout = |operation: Operation| Some(phrase::duration(resource.timeout(operation)));
    let page = Page {
        path: format!("resources/{}", short(name)),
        title: format!("{name} Resource - terraform-provider-texture"),
        heading: format!("{name} (Resource)"),
        schema,
        sections: [
            Some(examples.section("resource.tf")?),
            examples.further()?,
            Some(schema::section(&schema.block, &resource.rules(), &timeout)),
            Some(import::section(&schema.block, &examples)?),
        ]
        .into_iter()
        .flatten()
        .collect(),
    };
    Ok(page.finish())
}

/// A data source's page.
pub(super) fn data_source<C>(source: &dyn AnyDataSource<C>) -> Result<Generated, Box<dyn Error>> {
    let name = source.type_name();
    let schema = source.schema();
    let page = Page {
        path: format!("data-sources/{}", short(name)),
        title: format!("{name} Data Source - terraform-provider-texture"),
        heading: format!("{name} (Data Source)"),
        schema,
        sections: vec![
            Examples::of(&format!("data-sources/{name}")).section("data-source.tf")?,
            schema::section(&schema.block, &source.rules(), &|_| None),
        ],
    };
    Ok(page.finish())
}

/// An ephemeral resource's page.
pub(super) fn ephemeral<C>(ephemeral: &dyn AnyEphemeral<C>) -> Result<Generated, Box<dyn Error>> {
    let name = ephemeral.type_name();
    let schema = ephemeral.schema();
    let page = Page {
        path: format!("ephemeral-resources/{}", short(name)),
        title: format!("{name} Ephemeral Resource - terraform-provider-texture"),
        heading: format!("{name} (Ephemeral Resource)"),
        schema,
        sections: vec![
            "Ephemeral resources need Terraform 1.10 or OpenTofu 1.11, or later.".to_owned(),
            Examples::of(&format!("ephemeral-resources/{name}"))
                .section("ephemeral-resource.tf")?,
            schema::section(&schema.block, &ephemeral.rules(), &|_| None),
        ],
    };
    Ok(page.finish())
}

/// A list resource's page.
pub(super) fn list<C>(list: &dyn AnyList<C>) -> Result<Generated, Box<dyn Error>> {
    let name = list.type_name();
    let schema = list.schema();
    let page = Page {
        path: format!("list-resources/{}", short(name)),
        title: format!("{name} List Resource - terraform-provider-texture"),
        heading: format!("{name} (List Resource)"),
        schema,
        sections: vec![
            "List resources need Terraform 1.14 or later: `terraform query` runs them. The arguments stand \
             in a `config` block."
                .to_owned(),
            Examples::of(&format!("list-resources/{name}"))
                .section("list-resource.tfquery.hcl")?,
            schema::section(&schema.block, &list.rules(), &|_| None),
        ],
    };
    Ok(page.finish())
}

/// An action's page.
pub(super) fn action<C>(action: &dyn AnyAction<C>) -> Result<Generated, Box<dyn Error>> {
    let name = action.type_name();
    let schema = action.schema();
    let page = Page {
        path: format!("actions/{}", short(name)),
        title: format!("{name} Action - terraform-provider-texture"),
        heading: format!("{name} (Action)"),
        schema,
        sections: vec![
            format!(
                "Actions need Terraform 1.14 or later. They run by an `action_trigger` in a resource's \
                 `lifecycle` block, or by `terraform apply -invoke=action.{name}.NAME`. The arguments stand in a \
                 `config` block."
            ),
            Examples::of(&format!("actions/{name}")).section("action.tf")?,
            schema::section(&schema.block, &action.rules(), &|_| None),
        ],
    };
    Ok(page.finish())
}

/// A function's page.
pub(super) fn function(function: &dyn AnyFunction) -> Result<Generated, Box<dyn Error>> {
    let name = function.name();
    let about = function.description();
    let summary = phrase::summary(about);
    let example = Examples::of(&format!("functions/{name}")).section("function.tf")?;
    let text = format!(
        "---\n\
         # Generated by `cargo xtask docs`; change the provider or its examples instead.\n\
         page_title: \"{name} function - terraform-provider-texture\"\n\
         subcategory: \"\"\n\
         description: |-\n  {summary}\n\
         ---\n\n\
         # function: {name}\n\n{about}\n\n\
         Provider-defined functions need Terraform 1.8 or OpenTofu 1.7, or later.\n\n{example}\n\n{}\n",
        signature(function)
    );
    Ok(Generated {
        path: format!("docs/functions/{name}.md").into(),
        text,
    })
}

fn signature(function: &dyn AnyFunction) -> String {
    let parameters = function.parameters();
    let of = |it: &Parameter<'_>| {
        let further = if it.is_variadic() { "..." } else { "" };
        format!(
            "{} {}{further}",
            it.name(),
            phrase::of_type(&it.ty()).to_lowercase()
        )
    };
    let listed: Vec<String> = parameters.iter().map(of).collect();
    let arguments: Vec<String> = parameters
        .iter()
        .map(|it| {
            let kind = phrase::of_type(&it.ty());
            let kind = if it.is_variadic() {
                format!("Variadic, {kind}")
            } else {
                kind
            };
            let nullable = if it.is_nullable() { ", Nullable" } else { "" };
            format!("- `{}` ({kind}{nullable}) {}", it.name(), it.description())
        })
        .collect();
    format!(
        "## Signature\n\n```text\n{}({}) {}\n```\n\n## Arguments\n\n{}",
        function.name(),
        listed.join(", "),
        phrase::of_type(&function.return_type()).to_lowercase(),
        arguments.join("\n")
    )
}

impl Page<'_> {
    fn finish(self) -> Generated {
        let Self {
            path,
            title,
            heading,
            schema,
            sections,
        } = self;
        let about = schema.description;
        let summary = phrase::summary(about);
        let notice = schema
            .deprecated
            .map_or(String::new(), |why| format!("~> **Deprecated:** {why}\n\n"));
        // The registry's own tool refuses one on the first page.
        let subcategory = match path.as_str() {
            "index" => "",
            _ => "subcategory: \"\"\n",
        };
        let text = format!(
            "---\n\
             # Generated by `cargo xtask docs`; change the provider or its examples instead.\n\
             page_title: \"{title}\"\n\
             {subcategory}\
             description: |-\n  {summary}\n\
             ---\n\n\
             # {heading}\n\n{notice}{about}\n\n{}\n",
            sections.join("\n\n")
        );
        Generated {
            path: format!("docs/{path}.md").into(),
            text,
        }
    }
}

/// A type's name without the provider's: pages are named so.
fn short(type_name: &str) -> &str {
    type_name
        .split_once('_')
        .map_or(type_name, |(_, rest)| rest)
}
