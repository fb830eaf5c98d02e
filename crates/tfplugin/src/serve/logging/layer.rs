//! Writes tracing's events as lines of the log.

use jiff::Timestamp;
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::{LookupSpan, Scope};

use super::fields::Fields;
use super::line::line;
use super::masks::masked_fields;
use super::modules::Modules;

/// Writes one line for each event that is logged.
pub(super) struct HclogLayer<W> {
    /// The lowest level that is logged.
    pub(super) level: LevelFilter,
    /// The modules whose events are logged.
    pub(super) modules: Modules,
    /// The clock.
    pub(super) now: fn() -> Timestamp,
    /// Writes one whole line at a time.
    pub(super) write: W,
}

impl<S, W> Layer<S> for HclogLayer<W>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: Fn(&[u8]) + 'static,
{
    fn enabled(&self, metadata: &Metadata<'_>, _context: Context<'_, S>) -> bool {
        *metadata.level() <= self.level && self.modules.name(metadata.target()).is_some()
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.level)
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        span.extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(fields) = span.extensions_mut().get_mut::<Fields>() {
            values.record(fields);
        }
    }

    /// Fields of inner spans override those of outer ones, and fields of the event override all.
    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let metadata = event.metadata();
        let Some(module) = self.modules.name(metadata.target()) else {
            return;
        };
        let mut fields = Fields::default();
        let spans = context.event_scope(event).map(Scope::from_root);
        for span in spans.into_iter().flatten() {
            if let Some(outer) = span.extensions().get::<Fields>() {
                fields.0.extend(outer.0.clone());
            }
        }
        event.record(&mut fields);
        let fields = masked_fields(fields);
        (self.write)(&line(*metadata.level(), module, (self.now)(), fields));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use expect_test::{Expect, expect};
    use tracing::{debug, error, info, info_span, trace};
    use tracing_subscriber::layer::SubscriberExt;
    use tracing_subscriber::registry::Registry;

    use super::*;

    fn check(level: LevelFilter, log: impl FnOnce(), expected: &Expect) {
        let written = Arc::new(Mutex::new(Vec::new()));
        let sink = written.clone();
        let layer = HclogLayer {
            level,
            modules: Modules(&[("my_api", "provider.http")]),
            now: || Timestamp::constant(1_760_000_000, 0),
            write: move |line: &[u8]| sink.lock().unwrap().extend_from_slice(line),
        };
        tracing::subscriber::with_default(Registry::default().with(layer), log);
        let bytes = written.lock().unwrap().clone();
        expected.assert_eq(&String::from_utf8(bytes).unwrap());
    }

    #[test]
    fn events_have_the_fields_of_their_spans() {
        check(
            LevelFilter::TRACE,
            || {
                let call = info_span!(
                    target: "provider",
                    "call",
                    tf_rpc = "PlanResourceChange",
                    tf_resource_type = tracing::field::Empty,
                    attempt = 1,
                );
                call.record("tf_resource_type", "probe_thing");
                let _call = call.entered();
                let _request = info_span!(target: "my_api", "request", attempt = 2).entered();
                info!(target: "my_api", status = 200_u16, cached = true, "answered {}", "at once");
                let failure = std::io::Error::other("lost");
                error!(target: "provider", attempt = 3, error = &failure as &dyn std::error::Error);
            },
            &expect![[r#"
                {"@level":"info","@message":"answered at once","@module":"provider.http","@timestamp":"2025-10-09T08:53:20.000000Z","attempt":2,"cached":true,"status":200,"tf_resource_type":"probe_thing","tf_rpc":"PlanResourceChange"}
                {"@level":"error","@message":"","@module":"provider","@timestamp":"2025-10-09T08:53:20.000000Z","attempt":3,"error":"lost","tf_resource_type":"probe_thing","tf_rpc":"PlanResourceChange"}
            "#]],
        );
    }

    #[test]
    fn secrets_are_masked() {
        crate::serve::logging::mask_text("s3cret-of-this-test");
        crate::serve::logging::mask_text("");
        crate::serve::logging::mask_fields(&["pass_of_this_test"]);
        check(
            LevelFilter::DEBUG,
            || {
                let span = info_span!(target: "provider", "call", url = "https://s3cret-of-this-test@example.com");
                let _call = span.entered();
                debug!(target: "provider", pass_of_this_test = 1234, "sent {:?}", "s3cret-of-this-test");
            },
            &expect![[r#"
                {"@level":"debug","@message":"sent \"***\"","@module":"provider","@timestamp":"2025-10-09T08:53:20.000000Z","pass_of_this_test":"***","url":"https://***@example.com"}
            "#]],
        );
    }

    #[test]
    fn levels_and_modules_that_nobody_wants_are_dropped() {
        check(
            LevelFilter::DEBUG,
            || {
                trace!(target: "provider", "too fine");
                debug!(target: "provider", "fine");
                error!(target: "h2", "headers: authorization: Bearer key");
            },
            &expect![[r#"
                {"@level":"debug","@message":"fine","@module":"provider","@timestamp":"2025-10-09T08:53:20.000000Z"}
            "#]],
        );
    }
}
