//! The gRPC service: dispatch to one method per RPC.

use std::future::Future;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use tonic::codegen::BoxStream;
use tonic::{Request, Response, Status};

use super::convert;
use super::leases::Leases;
use super::logging::traced;
use super::run::{CONNECTION, ConnectionId, Readiness, Run};
use super::stream::{Events, panicked, streamed};
use crate::action::AnyAction;
use crate::data_source::AnyDataSource;
use crate::diagnostics::Diagnostic;
use crate::ephemeral::AnyEphemeral;
use crate::function::AnyFunction;
use crate::list::AnyList;
use crate::proto::EncodedSchema;
use crate::proto::tfplugin6 as tf;
use crate::provider::Provider;
use crate::registry::Registry;
use crate::resource::AnyResource;
use crate::schema::Schema;
use crate::value::Value;

/// Serves a [`Provider`] over Terraform's plugin protocol 6.
///
/// Cheap to clone: all clones are the same provider.
pub struct Server<P: Provider>(Arc<Inner<P>>);

impl<P: Provider> Clone for Server<P> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

pub(super) struct Inner<P: Provider> {
    pub(super) provider: P,
    pub(super) config_schema: OnceLock<Schema>,
    pub(super) registry: Registry<P::Client>,
    pub(super) leases: Leases<P::Client>,
    pub(super) encoded_schema: OnceLock<EncodedSchema>,
    /// The runs that are under way, the newest last.
    runs: RwLock<Vec<(ConnectionId, Run<P::Client>)>>,
}

/// The number of runs that are remembered. A process under a debugger serves many.
const MOST_RUNS: usize = 64;

impl<P: Provider> Server<P> {
    /// A server of `provider`.
    ///
    /// To check the registry takes more instructions than the rest of a start without TLS, and Terraform starts a
    /// provider several times in a run. So a release build checks it only in GetProviderSchema, which then returns the
    /// problems as errors.
    ///
    /// # Panics
    /// In debug builds, and so in tests, when the registry has [problems](Registry::problems): a bug in the provider
    /// that every user would meet.
    pub fn new(provider: P) -> Self {
        let server = Self::unchecked(provider);
        if cfg!(debug_assertions)
            && let Some(bug) = server.0.registry_bug()
        {
            panic!("{}", bug.detail);
        }
        server
    }

    /// A server whose registry only GetProviderSchema checks.
    fn unchecked(provider: P) -> Self {
        let registry = Registry::of(&provider);
        Self(Arc::new(Inner {
            registry,
            leases: Leases::default(),
            config_schema: OnceLock::new(),
            encoded_schema: OnceLock::new(),
            runs: RwLock::default(),
            provider,
        }))
    }

    pub(super) fn inner(&self) -> &Inner<P> {
        &self.0
    }

    /// The encoded response of GetProviderSchema.
    #[cfg(feature = "unstable-wire")]
    #[must_use]
    pub fn schema(&self) -> EncodedSchema {
        self.0.encoded_schema()
    }

    /// Runs a call as a task of its own: it goes on when the CLI disconnects (an operation at the remote API must not
    /// be forgotten half way), and a panic ends only this call.
    async fn call<T, F>(
        &self,
        rpc: &'static str,
        type_name: String,
        connection: ConnectionId,
        call: impl FnOnce(Arc<Inner<P>>) -> F,
    ) -> Result<Response<T>, Status>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Status>> + Send + 'static,
    {
        let call = traced(rpc, type_name, call(Arc::clone(&self.0)));
        let call = tokio::spawn(CONNECTION.scope(connection, call));
        match call.await {
            Ok(response) => response.map(Response::new),
            Err(_) => Err(panicked(rpc)),
        }
    }
}

impl<P: Provider> Server<P> {
    /// Runs a call whose response is a stream, as [`Server::call`] does.
    fn stream<T, F>(
        &self,
        rpc: &'static str,
        type_name: String,
        connection: ConnectionId,
        call: impl FnOnce(Arc<Inner<P>>, Events<T>) -> F,
    ) -> Response<BoxStream<T>>
    where
        T: Send + 'static,
        F: Future<Output = Result<(), Status>> + Send + 'static,
    {
        Response::new(streamed(rpc, |events| {
            let call = traced(rpc, type_name, call(Arc::clone(&self.0), events));
            CONNECTION.scope(connection, call)
        }))
    }
}

impl<P: Provider> Inner<P> {
    /// The problems of the registry as an error; `None` where there are none.
    pub(super) fn registry_bug(&self) -> Option<Diagnostic> {
        let problems = self.registry.problems();
        (!problems.is_empty()).then(|| {
            let problems = problems.join("; ");
            Diagnostic::bug(format!("The provider cannot be served: {problems}."))
        })
    }

    /// What the `provider_meta` block of a module says; null where it has none.
    pub(super) fn meta(&self, message: Option<tf::DynamicValue>) -> Result<Value, Status> {
        match self.registry.meta_schema() {
            Some(schema) => convert::value(message, schema.ty()),
            None => Ok(Value::Null),
        }
    }

    pub(super) fn run(&self) -> Run<P::Client> {
        let connection = CONNECTION.try_with(|id| *id).unwrap_or_default();
        let runs = self.runs.read().unwrap_or_else(PoisonError::into_inner);
        let mine = runs.iter().rev().find(|(id, _)| *id == connection);
        mine.map_or_else(|| Run::new(Readiness::Unconfigured), |(_, run)| run.clone())
    }

    pub(super) fn begin_run(&self, client: Readiness<P::Client>) {
        let connection = CONNECTION.try_with(|id| *id).unwrap_or_default();
        let mut runs = self.runs.write().unwrap_or_else(PoisonError::into_inner);
        runs.retain(|(id, _)| *id != connection);
        if runs.len() >= MOST_RUNS {
            runs.remove(0);
        }
        runs.push((connection, Run::new(client)));
    }

    pub(super) fn config_schema(&self) -> &Schema {
        self.config_schema
            .get_or_init(|| Schema::of::<P::Config>(0))
    }

    pub(super) fn resource(&self, name: &str) -> Result<&dyn AnyResource<P::Client>, Status> {
        (self.registry.find_resource(name))
            .ok_or_else(|| Status::invalid_argument(format!("There is no resource type {name:?}.")))
    }

    pub(super) fn data_source(&self, name: &str) -> Result<&dyn AnyDataSource<P::Client>, Status> {
        let found = self.registry.find_data_source(name);
        found.ok_or_else(|| Status::invalid_argument(format!("There is no data source {name:?}.")))
    }
}

impl<P: Provider> Inner<P> {
    pub(super) fn ephemeral(&self, name: &str) -> Result<&dyn AnyEphemeral<P::Client>, Status> {
        let found = self.registry.find_ephemeral(name);
        found.ok_or_else(|| {
            Status::invalid_argument(format!("There is no ephemeral resource {name:?}."))
        })
    }

    pub(super) fn list(&self, name: &str) -> Result<&dyn AnyList<P::Client>, Status> {
        let found = self.registry.find_list(name);
        found
            .ok_or_else(|| Status::invalid_argument(format!("There is no list resource {name:?}.")))
    }

    pub(super) fn action(&self, name: &str) -> Result<&dyn AnyAction<P::Client>, Status> {
        let found = self.registry.find_action(name);
        found.ok_or_else(|| Status::invalid_argument(format!("There is no action {name:?}.")))
    }

    pub(super) fn function(&self, name: &str) -> Result<&dyn AnyFunction, Status> {
        let found = self.registry.find_function(name);
        found.ok_or_else(|| Status::invalid_argument(format!("There is no function {name:?}.")))
    }
}

fn connection_of<T>(request: &Request<T>) -> ConnectionId {
    let id = request.extensions().get::<ConnectionId>();
    id.copied().unwrap_or_default()
}

/// One method per RPC, generated from one list: the name in Rust, the name of its module of
/// messages, the name on the wire, and the field that names the type.
macro_rules! calls {
    ($($method:ident $module:ident $rpc:literal $(($type_field:ident))?;)+) => {
        #[tonic::async_trait]
        impl<P: Provider> tf::provider_server::Provider for Server<P> {
            async fn get_provider_schema(
                &self,
                request: Request<tf::get_provider_schema::Request>,
            ) -> Result<Response<EncodedSchema>, Status> {
                let connection = connection_of(&request);
                self.call("GetProviderSchema", String::new(), connection, |inner| async move {
                    Ok(inner.encoded_schema())
                })
                .await
            }

            async fn list_resource(
                &self,
                request: Request<tf::list_resource::Request>,
            ) -> Result<Response<BoxStream<tf::list_resource::Event>>, Status> {
                let connection = connection_of(&request);
                let request = request.into_inner();
                let type_name = request.type_name.clone();
                Ok(self.stream("ListResource", type_name, connection, |inner, events| async move {
                    inner.list_resource(request, events).await
                }))
            }

            async fn invoke_action(
                &self,
                request: Request<tf::invoke_action::Request>,
            ) -> Result<Response<BoxStream<tf::invoke_action::Event>>, Status> {
                let connection = connection_of(&request);
                let request = request.into_inner();
                let type_name = request.action_type.clone();
                Ok(self.stream("InvokeAction", type_name, connection, |inner, events| async move {
                    inner.invoke_action(request, events).await
                }))
            }

            $(async fn $method(
                &self,
                request: Request<tf::$module::Request>,
            ) -> Result<Response<tf::$module::Response>, Status> {
                let connection = connection_of(&request);
                let request = request.into_inner();
                let type_name = calls!(@type request $($type_field)?);
                self.call($rpc, type_name, connection, |inner| async move { inner.$method(request).await })
                    .await
            })+
        }
    };
    (@type $request:ident $type_field:ident) => { $request.$type_field.clone() };
    (@type $request:ident) => { String::new() };
}

calls! {
    get_metadata get_metadata "GetMetadata";
    get_resource_identity_schemas get_resource_identity_schemas "GetResourceIdentitySchemas";
    get_functions get_functions "GetFunctions";
    validate_provider_config validate_provider_config "ValidateProviderConfig";
    configure_provider configure_provider "ConfigureProvider";
    stop_provider stop_provider "StopProvider";
    validate_resource_config validate_resource_config "ValidateResourceConfig" (type_name);
    upgrade_resource_state upgrade_resource_state "UpgradeResourceState" (type_name);
    upgrade_resource_identity upgrade_resource_identity "UpgradeResourceIdentity" (type_name);
    read_resource read_resource "ReadResource" (type_name);
    plan_resource_change plan_resource_change "PlanResourceChange" (type_name);
    apply_resource_change apply_resource_change "ApplyResourceChange" (type_name);
    import_resource_state import_resource_state "ImportResourceState" (type_name);
    move_resource_state move_resource_state "MoveResourceState" (target_type_name);
    generate_resource_config generate_resource_config "GenerateResourceConfig" (type_name);
    validate_data_resource_config validate_data_resource_config "ValidateDataResourceConfig" (type_name);
    read_data_source read_data_source "ReadDataSource" (type_name);
    validate_list_resource_config validate_list_resource_config "ValidateListResourceConfig" (type_name);
    validate_action_config validate_action_config "ValidateActionConfig" (type_name);
    plan_action plan_action "PlanAction" (action_type);
    call_function call_function "CallFunction" (name);
    validate_ephemeral_resource_config validate_ephemeral_resource_config "ValidateEphemeralResourceConfig" (type_name);
    open_ephemeral_resource open_ephemeral_resource "OpenEphemeralResource" (type_name);
    renew_ephemeral_resource renew_ephemeral_resource "RenewEphemeralResource" (type_name);
    close_ephemeral_resource close_ephemeral_resource "CloseEphemeralResource" (type_name);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Diagnostics;
    use crate::function::{Function, FunctionError};
    use crate::model::Model;
    use crate::provider::{ConfigureContext, Configured};

    /// Nothing to configure.
    #[derive(Clone, Model)]
    struct Nothing {}

    /// Registers a function twice.
    struct Broken;

    impl Provider for Broken {
        type Config = Nothing;
        type Client = ();

        async fn configure(
            &self,
            Nothing {}: Nothing,
            _: &ConfigureContext,
        ) -> Result<Configured<()>, Diagnostics> {
            Ok(Configured::ready(()))
        }

        fn register(&self, registry: &mut Registry<()>) {
            registry.function(Self).function(Self);
        }
    }

    impl Function for Broken {
        type Arguments = Nothing;
        type Output = bool;
        const NAME: &'static str = "broken";

        fn call(&self, Nothing {}: Nothing) -> Result<bool, FunctionError> {
            Ok(true)
        }
    }

    #[test]
    #[should_panic(
        expected = "The provider cannot be served: the function broken is registered twice."
    )]
    fn tests_refuse_a_registry_that_cannot_be_served() {
        drop(Server::new(Broken));
    }

    #[test]
    fn a_schema_of_a_registry_that_cannot_be_served_is_an_error() {
        let schema = Server::unchecked(Broken).0.encoded_schema();
        let schema = schema.decoded().unwrap();
        let [error] = &schema.diagnostics[..] else {
            panic!("{:?}", schema.diagnostics)
        };
        assert_eq!(error.severity(), tf::diagnostic::Severity::Error);
        assert!(
            error
                .detail
                .contains("the function broken is registered twice")
        );
        assert!(schema.functions.is_empty() && schema.provider.is_none());
    }
}
