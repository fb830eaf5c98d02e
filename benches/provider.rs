//! What the provider costs whoever runs it: the time from its start to the handshake line, and CPU
//! and memory for the calls that a plan is made of. The real program is measured from outside.
//!
//! `cargo bench --bench provider` (Linux). Quote the medians, and ratios taken in one run.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and has nobody to hand an error to"
)]

use std::io::{BufRead, BufReader};
use std::os::unix::net::UnixStream as StdStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use hyper_util::rt::TokioIo;
use terraform_provider_texture::workspace::Workspace;
use tfplugin::codec::msgpack;
use tfplugin::proto::tfplugin6 as tf;
use tfplugin::proto::tfplugin6::provider_client::ProviderClient;
use tfplugin::{Model, Value};
use tokio::net::UnixStream;
use tonic::transport::{Channel, Endpoint};
use tower::service_fn;

const PROGRAM: &str = env!("CARGO_BIN_EXE_terraform-provider-texture");
const STARTS: usize = 100;
const CALLS: u32 = 10_000;

fn main() {
    starts();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(calls());
}

/// From the start of the process to its handshake line, with mutual TLS as Terraform asks for it.
fn starts() {
    let certificate = client_certificate();
    let mut times = Vec::with_capacity(STARTS);
    let mut resident = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        let began = Instant::now();
        let provider = Provider::start(&[("PLUGIN_CLIENT_CERT", &certificate)]);
        times.push(began.elapsed());
        resident.push(provider.resident_kib());
    }
    times.sort();
    resident.sort_unstable();
    println!(
        "start to handshake line, {STARTS} starts with mutual TLS: median {:?}, 10th {:?}, 90th {:?}; \
         resident {:.1} MiB",
        times[STARTS / 2],
        times[STARTS / 10],
        times[STARTS * 9 / 10],
        resident[STARTS / 2] as f64 / 1024.0,
    );
}

/// CPU of the provider for each of the calls that a plan of one workspace is made of.
async fn calls() {
    let provider = Provider::start(&[]);
    let client = provider.connect().await;
    let block = Workspace::block();
    let config = with(block.empty(), &[("name", Value::from("production"))]);
    let proposed = config.clone();
    let ty = block.ty();
    let message = |value: &Value| {
        let msgpack = msgpack::encode(value, &ty).unwrap();
        Some(tf::DynamicValue {
            msgpack,
            ..Default::default()
        })
    };
    let validate = tf::validate_resource_config::Request {
        type_name: "texture_workspace".into(),
        config: message(&config),
        client_capabilities: None,
    };
    let plan = tf::plan_resource_change::Request {
        type_name: "texture_workspace".into(),
        prior_state: message(&Value::Null),
        proposed_new_state: message(&proposed),
        config: message(&config),
        ..Default::default()
    };

    provider
        .measure("GetProviderSchema", || {
            let mut client = client.clone();
            async move {
                client
                    .get_provider_schema(tf::get_provider_schema::Request {})
                    .await
                    .is_ok()
            }
        })
        .await;
    provider
        .measure("ValidateResourceConfig", || {
            let (mut client, request) = (client.clone(), validate.clone());
            async move {
                let response = client.validate_resource_config(request).await;
                response.is_ok_and(|response| response.get_ref().diagnostics.is_empty())
            }
        })
        .await;
    provider
        .measure("PlanResourceChange", || {
            let (mut client, request) = (client.clone(), plan.clone());
            async move {
                let response = client.plan_resource_change(request).await;
                response.is_ok_and(|response| {
                    let response = response.get_ref();
                    response.diagnostics.is_empty() && response.planned_state.is_some()
                })
            }
        })
        .await;
    provider
        .measure("StopProvider (an empty call, to compare)", || {
            let mut client = client.clone();
            async move {
                client
                    .stop_provider(tf::stop_provider::Request {})
                    .await
                    .is_ok()
            }
        })
        .await;
    println!(
        "resident after {} calls: {:.1} MiB",
        4 * CALLS,
        provider.resident_kib() as f64 / 1024.0
    );
}

fn with(object: Value, attributes: &[(&str, Value)]) -> Value {
    let Value::Object(mut fields) = object else {
        panic!("an object")
    };
    fields.extend(
        attributes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone())),
    );
    Value::Object(fields)
}

/// A running provider, ended when dropped.
struct Provider {
    child: Child,
    socket: String,
}

impl Provider {
    fn start(environment: &[(&str, &str)]) -> Self {
        let mut child = Command::new(PROGRAM)
            .env_clear()
            .env("TF_PLUGIN_MAGIC_COOKIE", COOKIE)
            .env("PLUGIN_PROTOCOL_VERSIONS", "5,6")
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let socket = line.split('|').nth(3).expect("a handshake line").to_owned();
        Self { child, socket }
    }

    async fn connect(&self) -> ProviderClient<Channel> {
        let socket = self.socket.clone();
        drop(StdStream::connect(&socket).unwrap());
        let connector = service_fn(move |_| {
            let socket = socket.clone();
            async { UnixStream::connect(socket).await.map(TokioIo::new) }
        });
        let endpoint = Endpoint::from_static("http://localhost");
        let channel = endpoint.connect_with_connector(connector).await.unwrap();
        ProviderClient::new(channel).max_decoding_message_size(1 << 28)
    }

    /// Makes the call many times, and prints what one of them cost the provider.
    async fn measure<F: Future<Output = bool>>(&self, name: &str, call: impl Fn() -> F) {
        assert!(call().await, "{name} fails");
        let (cpu, began) = (self.cpu(), Instant::now());
        for _ in 0..CALLS {
            call().await;
        }
        let cpu = (self.cpu() - cpu) / CALLS;
        println!(
            "{name}: {cpu:?} of CPU a call, {:?} until its response",
            began.elapsed() / CALLS
        );
    }

    /// The CPU time of the process, which has one thread (`proc(5)`, schedstat).
    fn cpu(&self) -> Duration {
        let text = self.proc("schedstat");
        let nanoseconds = text.split_whitespace().next().unwrap().parse().unwrap();
        Duration::from_nanos(nanoseconds)
    }

    fn resident_kib(&self) -> u64 {
        let status = self.proc("status");
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    fn proc(&self, file: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).unwrap()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_file(&self.socket);
    }
}

const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// As Terraform makes it: self-signed, ECDSA on P-521, a CA.
fn client_certificate() -> String {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P521_SHA512).unwrap();
    let mut parameters = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap();
    parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    parameters.self_signed(&key).unwrap().pem()
}
