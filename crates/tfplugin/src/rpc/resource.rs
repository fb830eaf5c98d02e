//! ValidateResourceConfig, UpgradeResourceState, UpgradeResourceIdentity, ReadResource,
//! PlanResourceChange, ApplyResourceChange, ImportResourceState, MoveResourceState,
//! GenerateResourceConfig.

use bytes::Bytes;
use tonic::Status;

use super::convert;
use super::run::{Readiness, Run, without_client};
use super::server::Inner;
use crate::codec;
use crate::context::Context;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::path::Path;
use crate::private::Private;
use crate::proto::tfplugin6 as tf;
use crate::proto::tfplugin6::deferred::Reason;
use crate::provider::Provider;
use crate::resource::{
    AnyResource, Applied, ImportKey, Origin, PlanRequest, Planned, Refreshed, apply, explained,
    generate, identity_of, identity_type, import, moved, plan, read, upgrade,
};
use crate::timeouts::Operation;
use crate::validate;
use crate::value::Value;

impl<P: Provider> Inner<P> {
    pub(super) async fn validate_resource_config(
        &self,
        request: tf::validate_resource_config::Request,
    ) -> Result<tf::validate_resource_config::Response, Status> {
        let resource = self.resource(&request.type_name)?;
        let config = convert::value(request.config, resource.schema().ty())?;
        let mut found = Diagnostics::new();
        let capabilities = request.client_capabilities.unwrap_or_default();
        let block = &resource.schema().block;
        if !capabilities.write_only_attributes_allowed {
            validate::no_write_only(block, &config, &Path::root(), &mut found);
        }
        if !capabilities.computed_blocks_allowed {
            validate::no_omitted_blocks(block, &config, &Path::root(), &mut found);
        }
        validate::configuration(
            resource.schema(),
            &resource.rules(),
            config,
            &mut found,
            |config, found| resource.validate(config, found),
        );
        Ok(tf::validate_resource_config::Response {
            diagnostics: convert::diagnostics(found),
        })
    }

    pub(super) async fn upgrade_resource_state(
        &self,
        request: tf::upgrade_resource_state::Request,
    ) -> Result<tf::upgrade_resource_state::Response, Status> {
        let resource = self.resource(&request.type_name)?;
        let raw = request.raw_state.unwrap_or_default();
        let mut response = tf::upgrade_resource_state::Response::default();
        match upgrade(resource, request.version, &raw.json) {
            Ok(state) => {
                resource.restored(self.run().client(), &state);
                response.upgraded_state = Some(convert::message(&state, resource.schema().ty())?);
            }
            Err(why) => response.diagnostics = convert::diagnostics(why.into()),
        }
        Ok(response)
    }

    pub(super) async fn upgrade_resource_identity(
        &self,
        request: tf::upgrade_resource_identity::Request,
    ) -> Result<tf::upgrade_resource_identity::Response, Status> {
        let resource = self.resource(&request.type_name)?;
        let ty = identity_type(&resource.schema().block);
        let raw = request.raw_identity.unwrap_or_default();
        let mut response = tf::upgrade_resource_identity::Response::default();
        let json = match request.version < resource.identity_version() {
            true => upgraded_identity(resource, request.version, &raw.json),
            false => Ok(raw.json.to_vec()),
        };
        let json = match json {
            Ok(json) => json,
            Err(why) => {
                response.diagnostics = convert::diagnostics(why.into());
                return Ok(response);
            }
        };
        match codec::json::decode_state(&json, &ty) {
            Ok(identity) => {
                response.upgraded_identity = convert::identity_message(Some(&identity), &ty)?;
            }
            Err(error) => {
                let why = Diagnostic::user("Unreadable identity in state", error.to_string());
                response.diagnostics = convert::diagnostics(why.into());
            }
        }
        Ok(response)
    }

    pub(super) async fn read_resource(
        &self,
        request: tf::read_resource::Request,
    ) -> Result<tf::read_resource::Response, Status> {
        let resource = self.resource(&request.type_name)?;
        let ty = resource.schema().ty();
        let current = convert::value(request.current_state.clone(), ty)?;
        let meta = self.meta(request.provider_meta.clone())?;
        let run = self.run();
        let timeout = timeout(resource, Operation::Read, &current);
        let (Some(cx), false) = (run.context(timeout), current.is_null()) else {
            return Ok(unread(request, &run));
        };
        let mut found = Diagnostics::new();
        let cx = cx
            .with_meta(meta)
            .with_private(convert::private(&request.private, &mut found))
            .deferring_where(request.client_capabilities.as_ref());
        let Refreshed {
            state,
            identity,
            private,
            diagnostics,
            drift,
        } = read(resource, &cx, current).await;
        if cx.is_deferred() {
            return Ok(tf::read_resource::Response {
                deferred: Some(convert::deferred(Reason::AbsentPrereq)),
                ..unread(request, &run)
            });
        }
        found.extend(diagnostics);
        if let Some(drift) = &drift
            && let Some(explanation) = self.provider.explain(&cx, drift).await
        {
            explained(&mut found, drift, &explanation);
        }
        let identity_type = identity_type(&resource.schema().block);
        Ok(tf::read_resource::Response {
            new_state: Some(convert::message(&state, ty)?),
            diagnostics: convert::diagnostics(found),
            private: private.encode().into(),
            deferred: None,
            new_identity: convert::identity_message(identity.as_ref(), &identity_type)?,
        })
    }

    pub(super) async fn plan_resource_change(
        &self,
        request: tf::plan_resource_change::Request,
    ) -> Result<tf::plan_resource_change::Response, Status> {
        let resource = self.resource(&request.type_name)?;
        let ty = resource.schema().ty();
        let run = self.run();
        let mut found = Diagnostics::new();
        let recorded = match request.planned_private.is_empty() {
            true => None,
            false => Some(convert::private(&request.planned_private, &mut found)),
        };
        let capabilities = request.client_capabilities.unwrap_or_default();
        let planned = plan(
            resource,
            PlanRequest {
                stop: run.stop(),
                prior: present(convert::value(request.prior_state, ty)?),
                proposed: present(convert::value(request.proposed_new_state, ty)?),
                config: convert::value(request.config, ty)?,
                meta: self.meta(request.provider_meta)?,
                private: convert::private(&request.prior_private, &mut found),
                recorded,
                client: run.client(),
                may_defer: capabilities.deferral_allowed,
                is_recorded: capabilities.store_planned_private,
                may_write_only: capabilities.write_only_attributes_allowed,
            },
        )
        .await;
        let Planned {
            state,
            requires_replace,
            identity,
            private,
            diagnostics,
            is_deferred,
        } = planned;
        found.extend(diagnostics);
        let identity_type = identity_type(&resource.schema().block);
        Ok(tf::plan_resource_change::Response {
            planned_state: Some(convert::message(&state, ty)?),
            requires_replace: requires_replace
                .iter()
                .map(convert::attribute_path)
                .collect(),
            planned_private: private.encode().into(),
            diagnostics: convert::diagnostics(found),
            legacy_type_system: false,
            deferred: match is_deferred {
                true => Some(convert::deferred(Reason::AbsentPrereq)),
                false => run.deferred(request.client_capabilities.as_ref()),
            },
            planned_identity: convert::identity_message(identity.as_ref(), &identity_type)?,
        })
    }

    pub(super) async fn apply_resource_change(
        &self,
        request: tf::apply_resource_change::Request,
    ) -> Result<tf::apply_resource_change::Response, Status> {
        let resource = self.resource(&request.type_name)?;
        let ty = resource.schema().ty();
        let prior = present(convert::value(request.prior_state, ty)?);
        let planned = present(convert::value(request.planned_state, ty)?);
        let operation = operation(prior.as_ref(), planned.as_ref());
        let object = planned.as_ref().or(prior.as_ref()).unwrap_or(&Value::Null);
        let run = self.run();
        let Some(cx) = run.context(timeout(resource, operation, object)) else {
            let why = without_client(&request.type_name, &run.client);
            return Ok(tf::apply_resource_change::Response {
                new_state: Some(convert::message(&prior.unwrap_or(Value::Null), ty)?),
                diagnostics: convert::diagnostics(why.into()),
                ..Default::default()
            });
        };
        let mut found = Diagnostics::new();
        let cx = cx
            .with_config(convert::value(request.config, ty)?)
            .with_meta(self.meta(request.provider_meta)?)
            .with_private(
                convert::private(&request.planned_private, &mut found).without_planned_values(),
            );
        let Applied {
            state,
            identity,
            private,
            diagnostics,
        } = apply(resource, &cx, prior, planned).await;
        found.extend(diagnostics);
        let identity_type = identity_type(&resource.schema().block);
        Ok(tf::apply_resource_change::Response {
            new_state: Some(convert::message(&state, ty)?),
            private: private.encode().into(),
            diagnostics: convert::diagnostics(found),
            legacy_type_system: false,
            new_identity: convert::identity_message(identity.as_ref(), &identity_type)?,
        })
    }

    pub(super) async fn import_resource_state(
        &self,
        request: tf::import_resource_state::Request,
    ) -> Result<tf::import_resource_state::Response, Status> {
        let resource = self.resource(&request.type_name)?;
        let identity_type = identity_type(&resource.schema().block);
        let run = self.run();
        let mut response = tf::import_resource_state::Response {
            deferred: run.deferred(request.client_capabilities.as_ref()),
            ..Default::default()
        };
        if !matches!(run.client, Readiness::Ready(_)) && response.deferred.is_none() {
            let why = without_client(&request.type_name, &run.client);
            response.diagnostics = convert::diagnostics(why.into());
            return Ok(response);
        }
        let key = match convert::identity(request.identity, &identity_type)? {
            Some(identity) => ImportKey::Identity(identity),
            None => ImportKey::Id(request.id),
        };
        let cx = run.context(resource.timeout(Operation::Read));
        let cx = cx.map(|cx| cx.deferring_where(request.client_capabilities.as_ref()));
        let state = import(resource, cx.as_ref(), key).await;
        let (mut found, private) = cx
            .as_ref()
            .map(|cx| (cx.take_diagnostics(), cx.take_private()))
            .unwrap_or_default();
        match state {
            Ok(state) => {
                let imported = imported(resource, &state, &private)?;
                response.imported_resources = vec![imported];
            }
            Err(_) if cx.as_ref().is_some_and(Context::is_deferred) => {
                let imported = imported(resource, &Value::UNKNOWN, &private)?;
                response.imported_resources = vec![imported];
                response.deferred = Some(convert::deferred(Reason::AbsentPrereq));
            }
            Err(why) => found.push(why),
        }
        response.diagnostics = convert::diagnostics(found);
        Ok(response)
    }

    pub(super) async fn generate_resource_config(
        &self,
        request: tf::generate_resource_config::Request,
    ) -> Result<tf::generate_resource_config::Response, Status> {
        let resource = self.resource(&request.type_name)?;
        let ty = resource.schema().ty();
        let state = convert::value(request.state, ty)?;
        let mut response = tf::generate_resource_config::Response::default();
        match generate(resource, state) {
            Ok(config) => response.config = Some(convert::message(&config, ty)?),
            Err(mismatch) => {
                let why = Diagnostic::from(mismatch);
                response.diagnostics = convert::diagnostics(why.into());
            }
        }
        Ok(response)
    }

    /// Moves from the same type at another address of the provider (a fork, or a mirror), and from the
    /// types that the resource knows.
    pub(super) async fn move_resource_state(
        &self,
        request: tf::move_resource_state::Request,
    ) -> Result<tf::move_resource_state::Response, Status> {
        let resource = self.resource(&request.target_type_name)?;
        let mut response = tf::move_resource_state::Response::default();
        let origin = Origin {
            provider: request.source_provider_address,
            type_name: request.source_type_name,
            version: request.source_schema_version,
        };
        let raw = request.source_state.unwrap_or_default();
        let moved = match moved(resource, &origin, &raw.json) {
            Some(moved) => moved,
            None if origin.type_name == request.target_type_name => {
                upgrade(resource, origin.version, &raw.json)
            }
            None => Err(unmovable(&origin, &request.target_type_name)),
        };
        match moved {
            Ok(state) => {
                let block = &resource.schema().block;
                let identity = identity_of(block, Some(&state));
                response.target_state = Some(convert::message(&state, resource.schema().ty())?);
                response.target_private = moved_private(&request.source_private);
                response.target_identity =
                    convert::identity_message(identity.as_ref(), &identity_type(block))?;
            }
            Err(why) => response.diagnostics = convert::diagnostics(why.into()),
        }
        Ok(response)
    }
}

fn upgraded_identity<C>(
    resource: &dyn AnyResource<C>,
    version: i64,
    json: &[u8],
) -> Result<Vec<u8>, Diagnostic> {
    let identity = serde_json::from_slice(json)
        .map_err(|error| Diagnostic::user("Unreadable identity in state", error.to_string()))?;
    let upgraded = resource.upgrade_identity(version, identity)?;
    Ok(upgraded.to_string().into_bytes())
}

/// A plan goes on without a refresh while the provider block is not wholly known; where the CLI
/// takes deferrals, the response says why.
fn unread<C>(request: tf::read_resource::Request, run: &Run<C>) -> tf::read_resource::Response {
    let diagnostics = match run.client {
        Readiness::Unconfigured => without_client(&request.type_name, &run.client).into(),
        Readiness::Unknown(_) | Readiness::Ready(_) => Diagnostics::new(),
    };
    tf::read_resource::Response {
        deferred: run.deferred(request.client_capabilities.as_ref()),
        new_state: request.current_state,
        private: request.private,
        new_identity: request.current_identity,
        diagnostics: convert::diagnostics(diagnostics),
    }
}

/// The private state that another build of the provider wrote. Entries that this one cannot read are dropped: they
/// would be in the way for as long as the object exists.
fn moved_private(private: &Bytes) -> Bytes {
    let kept = Private::decode(private).unwrap_or_default();
    kept.encode().into()
}

fn imported<C>(
    resource: &dyn AnyResource<C>,
    state: &Value,
    private: &Private,
) -> Result<tf::import_resource_state::ImportedResource, Status> {
    let block = &resource.schema().block;
    let identity = identity_of(block, Some(state));
    Ok(tf::import_resource_state::ImportedResource {
        type_name: resource.type_name().to_owned(),
        state: Some(convert::message(state, resource.schema().ty())?),
        private: private.encode().into(),
        identity: convert::identity_message(identity.as_ref(), &identity_type(block))?,
    })
}

fn unmovable(origin: &Origin, target: &str) -> Diagnostic {
    let Origin {
        provider,
        type_name,
        ..
    } = origin;
    Diagnostic::user(
        "Cannot move state between resource types",
        format!(
            "{type_name} of {provider} cannot become {target}. Remove the `moved` block; remove the \
             old resource from state (`terraform state rm`) and import the object as {target}."
        ),
    )
}

fn operation(prior: Option<&Value>, planned: Option<&Value>) -> Operation {
    match (prior, planned) {
        (None, _) => Operation::Create,
        (Some(_), Some(_)) => Operation::Update,
        (Some(_), None) => Operation::Delete,
    }
}

fn timeout<C>(
    resource: &dyn AnyResource<C>,
    operation: Operation,
    object: &Value,
) -> std::time::Duration {
    operation
        .timeout(object)
        .unwrap_or_else(|| resource.timeout(operation))
}

fn present(value: Value) -> Option<Value> {
    (!value.is_null()).then_some(value)
}
