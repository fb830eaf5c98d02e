//! The provider's log: lines of JSON on stderr, in the format of go-hclog, which go-plugin reads.
//!
//! Code logs with `tracing`; nothing else in this workspace knows of hclog. A line has the fields of its event and of
//! the spans around it, so that a span around a call
//! (`tf_rpc`, `tf_req_id`, `tf_resource_type`) marks everything logged within. [`mask_text`] and [`mask_fields`] keep
//! secrets out of the lines.

mod fields;
mod layer;
mod level;
mod line;
mod masks;
mod modules;
mod panics;

use std::io::{self, Write};

use jiff::Timestamp;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::Registry;

use layer::HclogLayer;
pub use masks::{mask_fields, mask_text, masked};
use modules::Modules;
pub use panics::report_panics;

/// Starts logging to stderr, at the level that the user has set, if any.
///
/// The level comes from `TF_LOG_PROVIDER_<NAME>`, `TF_LOG_PROVIDER` or `TF_LOG`, the first that is
/// set; `provider` is the name in the first, such as `texture`.
///
/// `modules` says what is logged besides the target `provider`: pairs of a crate or module,
/// as tracing targets name it, and what users see as `@module`, such as
/// `("texture_api", "provider.http")`. Everything else is dropped, because libraries trace the data that they handle,
/// including keys.
///
/// Only the first call in a process has an effect.
pub fn init(provider: &str, modules: &'static [(&'static str, &'static str)]) {
    let level = level::configured(provider, |name| std::env::var(name).ok());
    if level == LevelFilter::OFF {
        return;
    }
    let layer = HclogLayer {
        level,
        modules: Modules(modules),
        now: Timestamp::now,
        write: to_stderr,
    };
    let _ = tracing::subscriber::set_global_default(Registry::default().with(layer));
}

/// Writes one whole line. Errors are ignored: stderr may be closed.
fn to_stderr(line: &[u8]) {
    let _ = io::stderr().lock().write_all(line);
}
