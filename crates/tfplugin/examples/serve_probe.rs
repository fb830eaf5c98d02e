//! A provider that offers nothing, to see what `tfplugin::serve` makes of a process.
//!
//! The tests in `tests/serve` start it; `serve_probe --debug` can be tried by hand.

use std::process::ExitCode;

use tfplugin::proto::EncodedSchema;
use tfplugin::proto::tfplugin6::provider_server::Provider;
use tfplugin::proto::tfplugin6::{
    Schema, configure_provider, get_functions, get_metadata, get_provider_schema, stop_provider,
};
use tfplugin::serve::{self, ServeOptions, logging};
use tokio::sync::Notify;
use tonic::{Request, Response, Status, async_trait};

const OPTIONS: ServeOptions = ServeOptions::new(
    "registry.terraform.io/example/probe",
    "terraform-provider-probe",
    "1.2.3",
);

/// Offers nothing, configures itself until it is asked to stop, and panics for its functions.
#[derive(Default)]
struct Nothing {
    stop: Notify,
}

#[async_trait]
impl Provider for Nothing {
    async fn get_metadata(
        &self,
        _request: Request<get_metadata::Request>,
    ) -> Result<Response<get_metadata::Response>, Status> {
        tracing::info!(target: "provider", tf_rpc = "GetMetadata", "asked");
        let resource = get_metadata::ResourceMetadata {
            type_name: "probe_thing".to_owned(),
        };
        Ok(Response::new(get_metadata::Response {
            resources: vec![resource],
            ..Default::default()
        }))
    }

    async fn get_provider_schema(
        &self,
        _request: Request<get_provider_schema::Request>,
    ) -> Result<Response<EncodedSchema>, Status> {
        // Terraform panics at a schema without a block.
        let nothing = Schema {
            block: Some(Default::default()),
            ..Default::default()
        };
        let schema = get_provider_schema::Response {
            provider: Some(nothing),
            ..Default::default()
        };
        Ok(Response::new(EncodedSchema::from(&schema)))
    }

    async fn stop_provider(
        &self,
        _request: Request<stop_provider::Request>,
    ) -> Result<Response<stop_provider::Response>, Status> {
        self.stop.notify_one();
        Ok(Response::new(Default::default()))
    }

    async fn configure_provider(
        &self,
        _request: Request<configure_provider::Request>,
    ) -> Result<Response<configure_provider::Response>, Status> {
        eprintln!("configuring");
        self.stop.notified().await;
        eprintln!("configured");
        Ok(Response::new(Default::default()))
    }

    async fn get_functions(
        &self,
        _request: Request<get_functions::Request>,
    ) -> Result<Response<get_functions::Response>, Status> {
        panic!("no functions")
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    logging::report_panics();
    logging::init("probe", &[]);
    let on_shutdown = async { eprintln!("shut down") };
    let outcome = if std::env::args().nth(1).as_deref() == Some("--debug") {
        serve::debug(Nothing::default(), on_shutdown, &OPTIONS).await
    } else {
        serve::plugin(Nothing::default(), on_shutdown, &OPTIONS).await
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", error.with_causes());
            ExitCode::FAILURE
        }
    }
}
