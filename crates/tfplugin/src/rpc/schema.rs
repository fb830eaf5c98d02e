//! GetMetadata, GetProviderSchema, GetResourceIdentitySchemas, GetFunctions.

use bytes::Bytes;
use tonic::Status;

use super::convert;
use super::server::Inner;
use crate::codec::json::type_to_json;
use crate::function::{AnyFunction, Parameter};
use crate::proto::EncodedSchema;
use crate::proto::tfplugin6 as tf;
use crate::provider::Provider;
use crate::resource::{identity_attributes, is_optional_part};
use crate::schema::{Attribute, Block, Mode, NestedBlock, Nesting, Schema, Shape};

impl<P: Provider> Inner<P> {
    /// The encoded response, created at the first call.
    pub(super) fn encoded_schema(&self) -> EncodedSchema {
        self.encoded_schema
            .get_or_init(|| EncodedSchema::from(&self.provider_schema()))
            .clone()
    }

    fn provider_schema(&self) -> tf::get_provider_schema::Response {
        if let Some(bug) = self.registry_bug() {
            return tf::get_provider_schema::Response {
                diagnostics: convert::diagnostics(bug.into()),
                ..Default::default()
            };
        }
        let registry = &self.registry;
        tf::get_provider_schema::Response {
            provider: Some(schema(self.config_schema())),
            provider_meta: registry.meta_schema().map(schema),
            resource_schemas: registry
                .resources()
                .map(|any| (any.type_name().to_owned(), schema(any.schema())))
                .collect(),
            data_source_schemas: registry
                .data_sources()
                .map(|any| (any.type_name().to_owned(), schema(any.schema())))
                .collect(),
            functions: self.function_messages().collect(),
            ephemeral_resource_schemas: registry
                .ephemerals()
                .map(|any| (any.type_name().to_owned(), schema(any.schema())))
                .collect(),
            list_resource_schemas: registry
                .lists()
                .map(|any| (any.type_name().to_owned(), schema(any.schema())))
                .collect(),
            action_schemas: registry
                .actions()
                .map(|any| (any.type_name().to_owned(), action_schema(any.schema())))
                .collect(),
            server_capabilities: Some(capabilities()),
            ..Default::default()
        }
    }

    fn function_messages(&self) -> impl Iterator<Item = (String, tf::Function)> {
        let functions = self.registry.functions();
        functions.map(|any| (any.name().to_owned(), function(any)))
    }

    pub(super) async fn get_metadata(
        &self,
        _: tf::get_metadata::Request,
    ) -> Result<tf::get_metadata::Response, Status> {
        use tf::get_metadata::{
            ActionMetadata, DataSourceMetadata, EphemeralMetadata, FunctionMetadata,
            ListResourceMetadata, ResourceMetadata,
        };
        let registry = &self.registry;
        let owned = |name: &str| name.to_owned();
        Ok(tf::get_metadata::Response {
            server_capabilities: Some(capabilities()),
            diagnostics: Vec::new(),
            resources: (registry.resources())
                .map(|any| ResourceMetadata {
                    type_name: owned(any.type_name()),
                })
                .collect(),
            data_sources: (registry.data_sources())
                .map(|any| DataSourceMetadata {
                    type_name: owned(any.type_name()),
                })
                .collect(),
            ephemeral_resources: (registry.ephemerals())
                .map(|any| EphemeralMetadata {
                    type_name: owned(any.type_name()),
                })
                .collect(),
            list_resources: (registry.lists())
                .map(|any| ListResourceMetadata {
                    type_name: owned(any.type_name()),
                })
                .collect(),
            actions: (registry.actions())
                .map(|any| ActionMetadata {
                    type_name: owned(any.type_name()),
                })
                .collect(),
            functions: (registry.functions())
                .map(|any| FunctionMetadata {
                    name: owned(any.name()),
                })
                .collect(),
            ..Default::default()
        })
    }

    pub(super) async fn get_resource_identity_schemas(
        &self,
        _: tf::get_resource_identity_schemas::Request,
    ) -> Result<tf::get_resource_identity_schemas::Response, Status> {
        let identities = self.registry.resources().filter_map(|resource| {
            let version = resource.identity_version();
            let schema = identity_schema(&resource.schema().block, version)?;
            Some((resource.type_name().to_owned(), schema))
        });
        Ok(tf::get_resource_identity_schemas::Response {
            identity_schemas: identities.collect(),
            ..Default::default()
        })
    }

    /// OpenTofu calls it of every provider, Terraform reads GetProviderSchema.
    pub(super) async fn get_functions(
        &self,
        _: tf::get_functions::Request,
    ) -> Result<tf::get_functions::Response, Status> {
        Ok(tf::get_functions::Response {
            functions: self.function_messages().collect(),
            ..Default::default()
        })
    }
}

fn capabilities() -> tf::ServerCapabilities {
    tf::ServerCapabilities {
        plan_destroy: true,
        get_provider_schema_optional: true,
        move_resource_state: true,
        generate_resource_config: true,
    }
}

fn function(function: &dyn AnyFunction) -> tf::Function {
    let description = function.description();
    let summary = description.split_inclusive(". ").next().unwrap_or_default();
    let (variadic, parameters) = function
        .parameters()
        .into_iter()
        .partition::<Vec<_>, _>(|parameter| parameter.is_variadic());
    tf::Function {
        parameters: parameters.into_iter().map(parameter).collect(),
        variadic_parameter: variadic.into_iter().next().map(parameter),
        r#return: Some(tf::function::Return {
            r#type: type_to_json(&function.return_type()),
        }),
        summary: summary.trim_end().to_owned(),
        description: description.to_owned(),
        description_kind: tf::StringKind::Markdown.into(),
        deprecation_message: function.deprecated().unwrap_or_default().to_owned(),
    }
}

fn parameter(parameter: Parameter<'_>) -> tf::function::Parameter {
    tf::function::Parameter {
        name: parameter.name().to_owned(),
        r#type: type_to_json(&parameter.ty()),
        allow_null_value: parameter.is_nullable(),
        allow_unknown_values: false,
        description: parameter.description().to_owned(),
        description_kind: tf::StringKind::Markdown.into(),
    }
}

fn schema(schema: &Schema) -> tf::Schema {
    let block = tf::schema::Block {
        version: schema.version,
        deprecated: schema.deprecated.is_some(),
        deprecation_message: schema.deprecated.unwrap_or_default().to_owned(),
        ..block(&schema.block, schema.description)
    };
    tf::Schema {
        version: schema.version,
        block: Some(block),
    }
}

fn action_schema(of: &Schema) -> tf::ActionSchema {
    tf::ActionSchema {
        schema: Some(schema(of)),
    }
}

/// Attributes and blocks are sorted by name, as Go's providers send them.
pub(crate) fn block(block: &Block, description: &str) -> tf::schema::Block {
    let mut blocks: Vec<_> = block.blocks.iter().map(nested_block).collect();
    blocks.sort_by(|a, b| a.type_name.cmp(&b.type_name));
    tf::schema::Block {
        attributes: attributes(&block.attributes),
        block_types: blocks,
        description: description.to_owned(),
        description_kind: tf::StringKind::Markdown.into(),
        ..Default::default()
    }
}

fn attributes(attributes: &[Attribute]) -> Vec<tf::schema::Attribute> {
    let mut messages: Vec<_> = attributes.iter().map(attribute).collect();
    messages.sort_by(|a, b| a.name.cmp(&b.name));
    messages
}

fn attribute(attribute: &Attribute) -> tf::schema::Attribute {
    let (ty, nested_type) = match &attribute.shape {
        Shape::Plain(ty) | Shape::Flattened(ty) => (type_to_json(ty), None),
        Shape::Nested(nesting, nested) => (Bytes::new(), Some(object(*nesting, nested))),
    };
    tf::schema::Attribute {
        name: attribute.name.to_owned(),
        r#type: ty,
        nested_type,
        description: attribute.documentation(),
        description_kind: tf::StringKind::Markdown.into(),
        required: attribute.mode == Mode::Required,
        optional: matches!(attribute.mode, Mode::Optional | Mode::OptionalComputed),
        computed: attribute.mode.is_computed(),
        sensitive: attribute.sensitive,
        write_only: attribute.write_only,
        deprecated: attribute.deprecated.is_some(),
        deprecation_message: attribute.deprecated.unwrap_or_default().to_owned(),
    }
}

fn object(nesting: Nesting, nested: &[Attribute]) -> tf::schema::Object {
    use tf::schema::object::NestingMode;
    let nesting = match nesting {
        Nesting::Single => NestingMode::Single,
        Nesting::List => NestingMode::List,
        Nesting::Set => NestingMode::Set,
        Nesting::Map => NestingMode::Map,
    };
    tf::schema::Object {
        attributes: attributes(nested),
        nesting: nesting.into(),
        ..Default::default()
    }
}

fn nested_block(nested: &NestedBlock) -> tf::schema::NestedBlock {
    use tf::schema::nested_block::NestingMode;
    let nesting = match nested.nesting {
        Nesting::Single => NestingMode::Single,
        Nesting::List => NestingMode::List,
        Nesting::Set => NestingMode::Set,
        Nesting::Map => NestingMode::Map,
    };
    tf::schema::NestedBlock {
        type_name: nested.name.to_owned(),
        block: Some(tf::schema::Block {
            deprecated: nested.deprecated.is_some(),
            deprecation_message: nested.deprecated.unwrap_or_default().to_owned(),
            computed: nested.computed,
            ..block(&nested.block, nested.description)
        }),
        nesting: nesting.into(),
        min_items: nested.min_items.into(),
        max_items: nested.max_items.into(),
    }
}

/// The identity's schema, where the resource has one. With one attribute it is required for
/// import; of several, each is.
fn identity_schema(block: &Block, version: i64) -> Option<tf::ResourceIdentitySchema> {
    let attributes: Vec<_> = identity_attributes(block)
        .map(
            |attribute| tf::resource_identity_schema::IdentityAttribute {
                name: attribute.name.to_owned(),
                r#type: type_to_json(&attribute.ty()),
                required_for_import: !is_optional_part(attribute),
                optional_for_import: is_optional_part(attribute),
                description: attribute.description.to_owned(),
            },
        )
        .collect();
    (!attributes.is_empty()).then_some(tf::ResourceIdentitySchema {
        version,
        identity_attributes: attributes,
    })
}
