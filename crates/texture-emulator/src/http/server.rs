//! The server thread and its connections.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::runtime::{self, Runtime};
use tokio::sync::oneshot;

use crate::http::call::Call;
use crate::http::handler::{Handler, Outcome};
use crate::http::response::{Content, Delivery};

/// A server that runs until it is dropped, on a thread and a runtime of its own; so it can be used from anywhere.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    /// Dropping it ends the server.
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Listens; port 0 picks one.
    pub(crate) fn start(handler: Arc<Handler>, address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, stopped) = oneshot::channel();
        let name = "texture-emulator".to_owned();
        let thread = thread::Builder::new()
            .name(name)
            .spawn(move || run(&runtime, listener, &handler, stopped))?;
        Ok(Self {
            address,
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // Its panic, if it had one, was reported when it happened.
            let _ = thread.join();
        }
    }
}

fn run(
    runtime: &Runtime,
    listener: TcpListener,
    handler: &Arc<Handler>,
    stopped: oneshot::Receiver<Infallible>,
) {
    runtime.block_on(async {
        tokio::select! {
            () = accept(listener, handler) => {}
            _ = stopped => {}
        }
    });
}

async fn accept(listener: TcpListener, handler: &Arc<Handler>) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
        return;
    };
    loop {
        // A connection that cannot be accepted does not affect the next one.
        let Ok((stream, _)) = listener.accept().await else {
            tokio::task::yield_now().await;
            continue;
        };
        tokio::spawn(converse(stream, Arc::clone(handler)));
    }
}

async fn converse(stream: TcpStream, handler: Arc<Handler>) {
    // Without it small responses wait for the peer's acknowledgement, 40 ms and more.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| respond(request, Arc::clone(&handler)));
    // The errors are broken connections, by the client or as a requested fault.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn respond(
    request: Request<Incoming>,
    handler: Arc<Handler>,
) -> Result<Response<Content>, ConnectionClosed> {
    let call = Call::read(request).await.map_err(|_| ConnectionClosed)?;
    if let Some(response) = handler.explore(&call) {
        return Ok(response.into_response(Delivery::Whole));
    }
    let Outcome {
        response,
        delivery,
        delay,
        faulted: _,
    } = handler.take(&call);
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    match delivery {
        Delivery::Whole | Delivery::Truncated => Ok(response.into_response(delivery)),
        Delivery::Dropped => Err(ConnectionClosed),
        Delivery::Never => std::future::pending().await,
    }
}

/// The connection is closed without a response.
#[derive(Debug)]
struct ConnectionClosed;

impl fmt::Display for ConnectionClosed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no response is given to this request")
    }
}

impl std::error::Error for ConnectionClosed {}
