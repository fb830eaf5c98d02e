//! The context of an operation: what its method gets besides the model.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::Instant;
/// The type of [`Context::stop`]: tokio-util's, so that it can be passed to clients that use it.
pub use tokio_util::sync::CancellationToken;

use crate::attr::AttributeValue;
use crate::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::field::Field;
use crate::model::Model;
use crate::path::Path;
use crate::private::Private;
use crate::proto::tfplugin6 as tf;
use crate::validate;
use crate::value::Value;

/// The context of one operation.
#[derive(Debug)]
pub struct Context<C> {
    client: Arc<C>,
    timeout: Duration,
    stop: CancellationToken,
    /// The configuration, while creating, updating and reading a data source: the only place that has write-only
    /// values.
    config: Value,
    /// What the module's `provider_meta` block says; null where it has none.
    meta: Value,
    private: Mutex<Private>,
    reporter: Reporter,
    absence: Mutex<Option<String>>,
    /// Whether the client accepts deferrals, and whether the operation is deferred.
    may_defer: bool,
    is_deferred: AtomicBool,
}

impl<C> Context<C> {
    /// The context of an operation that may take `timeout`.
    pub fn new(client: Arc<C>, timeout: Duration, stop: CancellationToken) -> Self {
        Self {
            client,
            timeout,
            stop,
            config: Value::Null,
            meta: Value::Null,
            private: Mutex::default(),
            reporter: Reporter::default(),
            absence: Mutex::default(),
            may_defer: false,
            is_deferred: AtomicBool::new(false),
        }
    }

    #[must_use]
    pub(crate) fn with_config(mut self, config: Value) -> Self {
        self.config = config;
        self
    }

    #[must_use]
    pub(crate) fn with_meta(mut self, meta: Value) -> Self {
        self.meta = meta;
        self
    }

    #[must_use]
    pub(crate) fn deferring_where(mut self, capabilities: Option<&tf::ClientCapabilities>) -> Self {
        self.may_defer = capabilities.is_some_and(|it| it.deferral_allowed);
        self
    }

    #[must_use]
    pub(crate) fn with_private(mut self, private: Private) -> Self {
        self.private = Mutex::new(private);
        self
    }

    /// The provider's client, built from its configuration.
    pub fn client(&self) -> &C {
        &self.client
    }

    /// How long the operation may take: from the `timeouts` block, else the resource's default.
    ///
    /// The framework does not abort an operation: what the remote API is doing must not be forgotten. Pass this to
    /// the client.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Cancelled when the user presses Ctrl-C (`StopProvider`): start nothing new, let requests that are under way
    /// finish, and report.
    #[must_use]
    pub fn stop(&self) -> &CancellationToken {
        &self.stop
    }

    /// The configuration, with its write-only values; only while creating, updating and reading a
    /// data source.
    ///
    /// # Errors
    /// A provider bug at any other time.
    pub fn config<M: Model>(&self) -> Result<M, Diagnostic> {
        M::from_object(self.config.clone()).map_err(Diagnostic::from)
    }

    /// The value of a write-only attribute, where the configuration sets it: `cx.written(Crate::FIELDS.pin)`. As
    /// [`Context::config`], only while creating and updating.
    ///
    /// # Errors
    /// A provider bug at any other time.
    pub fn written<M: Model, T: AttributeValue>(
        &self,
        field: Field<M, T>,
    ) -> Result<Option<T>, Diagnostic> {
        let Some(value) = self.config.attribute(field.name()) else {
            let name = field.name();
            return Err(Diagnostic::bug(format!(
                "`{name}` is read where there is no configuration."
            )));
        };
        Ok(T::decode(value.clone())?.into_known())
    }

    /// Waits until `check` returns a value: calls it at once, and then each `interval`. For APIs that accept a request
    /// before they carry it out. `what` completes "Waiting until ...", as in `"the crate is packed"`.
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # use tfplugin::{Context, Diagnostic};
    /// # struct Client;
    /// # impl Client { async fn is_packed(&self, id: &str) -> Result<bool, Diagnostic> { Ok(true) } }
    /// # async fn example(cx: &Context<Client>, id: &str) -> Result<(), Diagnostic> {
    /// cx.wait_until("the crate is packed", Duration::from_secs(5), || async {
    ///     Ok(cx.client().is_packed(id).await?.then_some(()))
    /// })
    /// .await
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of `check`, and a [`Diagnostic`] when [`Context::timeout`] has passed or the user stops the run. Neither cuts
    /// off a `check` that is under way.
    pub async fn wait_until<T, E, F>(
        &self,
        what: &str,
        interval: Duration,
        mut check: impl FnMut() -> F,
    ) -> Result<T, E>
    where
        E: From<Diagnostic>,
        F: Future<Output = Result<Option<T>, E>>,
    {
        let end = Instant::now() + self.timeout;
        loop {
            if let Some(found) = check().await? {
                return Ok(found);
            }
            if self.stop.is_cancelled() {
                return Err(interrupted(what).into());
            }
            let now = Instant::now();
            if now >= end {
                return Err(self.timed_out(what).into());
            }
            // The last check is at the end, however long the interval is.
            let pause = interval.min(end - now);
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.stop.cancelled() => return Err(interrupted(what).into()),
            }
        }
    }

    fn timed_out(&self, what: &str) -> Diagnostic {
        let seconds = self.timeout.as_secs_f64();
        Diagnostic::remote(
            "Timeout",
            format!(
                "Waiting until {what} took longer than {seconds} seconds. Run the same command again; if it needs more time, set a longer timeout where the resource has `timeouts`."
            ),
        )
    }

    /// What the `provider_meta` block of the module says that the object is in; `None` where it has none. `M` is what
    /// [`Registry::meta`](crate::Registry::meta) was given. Resources and data sources have it.
    ///
    /// # Errors
    /// The block has a value that a validator refuses; a provider bug where `M` is another model.
    pub fn meta<M: Model>(&self) -> Result<Option<M>, Diagnostic> {
        meta(&self.meta)
    }

    /// The object's private state. What is set here is stored with the state.
    pub fn private(&self) -> PrivateState<'_> {
        PrivateState(&self.private)
    }

    /// Adds a diagnostic to the result of the operation.
    pub fn report(&self, diagnostic: impl Into<Diagnostic>) {
        self.reporter.report(diagnostic);
    }

    /// A handle that adds diagnostics to the result of this operation, for code that outlives the borrow of the
    /// context.
    pub fn reporter(&self) -> Reporter {
        self.reporter.clone()
    }

    /// Explains why a read returns `None`, where the reason is not that the object was removed. The text completes
    /// "The object no longer counts as existing: ...".
    pub fn explain_absence(&self, why: impl Into<String>) {
        *self.absence.lock().unwrap_or_else(PoisonError::into_inner) = Some(why.into());
    }

    /// Defers a read or an import, because what it needs does not exist yet: the client tries again once
    /// it has applied the rest. Return its result as the error; a client without deferral shows it.
    #[must_use]
    pub fn defer_absent(&self, why: Diagnostic) -> Diagnostic {
        self.is_deferred.store(self.may_defer, Ordering::Relaxed);
        why
    }

    pub(crate) fn is_deferred(&self) -> bool {
        self.is_deferred.load(Ordering::Relaxed)
    }

    pub(crate) fn take_absence(&self) -> Option<String> {
        self.absence
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    pub(crate) fn take_private(&self) -> Private {
        std::mem::take(&mut *self.private().lock())
    }

    pub(crate) fn take_diagnostics(&self) -> Diagnostics {
        self.reporter.lock().take()
    }
}

fn interrupted(what: &str) -> Diagnostic {
    Diagnostic::remote(
        "Interrupted",
        format!("The run was stopped while waiting until {what}. Run the same command again."),
    )
}

/// What a `provider_meta` block says. No RPC validates it, so it is validated where it is read.
pub(crate) fn meta<M: Model>(block: &Value) -> Result<Option<M>, Diagnostic> {
    if block.is_null() {
        return Ok(None);
    }
    let mut found = Diagnostics::new();
    validate::block(&M::block(), block, &Path::root(), &mut found);
    if let Some(error) = found.iter().find(|it| it.severity == Severity::Error) {
        let path = error.path.clone().unwrap_or_default();
        // A path would be read as one into the resource.
        return Err(Diagnostic::user(
            "Invalid provider_meta block",
            format!("`{path}` of this module: {}", error.detail),
        ));
    }
    M::from_object(block.clone())
        .map(Some)
        .map_err(Diagnostic::from)
}

/// Adds diagnostics to the result of one operation. Diagnostics that are reported after its end are lost.
#[derive(Clone, Debug, Default)]
pub struct Reporter(Arc<Mutex<Diagnostics>>);

impl Reporter {
    /// Adds a diagnostic.
    pub fn report(&self, diagnostic: impl Into<Diagnostic>) {
        self.lock().push(diagnostic);
    }

    fn lock(&self) -> MutexGuard<'_, Diagnostics> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The private state of the object that an operation is about. Each method locks it only briefly.
#[derive(Clone, Copy, Debug)]
pub struct PrivateState<'c>(&'c Mutex<Private>);

impl PrivateState<'_> {
    /// As [`Private::entry`].
    #[must_use]
    pub fn entry<T: DeserializeOwned>(self, key: &str) -> Option<T> {
        self.lock().entry(key)
    }

    /// As [`Private::set`].
    ///
    /// # Errors
    /// As there.
    pub fn set(self, key: &str, value: impl Serialize) -> Result<(), Diagnostic> {
        self.lock().set(key, value)
    }

    /// As [`Private::remove`].
    pub fn remove(self, key: &str) {
        self.lock().remove(key);
    }

    fn lock(&self) -> MutexGuard<'_, Private> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
