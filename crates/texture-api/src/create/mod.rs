//! Creates an object exactly once, even when responses are lost.
//!
//! A create whose response was lost is neither repeated blindly nor abandoned: the client searches for the object.
//! One that is proven to be the result is adopted, or, where a secret was lost with the response, deleted and created
//! again. The create is repeated only where there is no such object. Nothing that may belong to somebody else is
//! deleted, revoked or adopted without notice.

mod candidates;
pub(crate) mod in_progress;

use std::collections::HashSet;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt;
use serde_json::{Map, Value};
use tokio::time::Instant;

use crate::decode::{Received, unwrapped};
use crate::error::{Effect, Error, Kind, Result};
use crate::http::event::Event;
use crate::http::prepared_request::PreparedRequest;
use crate::http::response;
use crate::http::retry::{self, History};
use crate::list::listing::Identified;
use crate::object::{Create, Issued, Object, identified, resembles, secret_in};
use crate::read::FIRST_LOOK;
use crate::session::Session;

use candidates::{Candidate, Proof};

/// The least time for settling a lost create, even when the operation's own time is over or it was cancelled: a
/// request that is under way has to be accounted for.
const TIME_TO_SETTLE: Duration = Duration::from_secs(20);

/// How long a deletion or revocation that the API accepted may take to show, where a create is undone.
const TIME_TO_VANISH: Duration = Duration::from_secs(5);

impl Session {
    /// Creates an object, exactly once. Members that the response leaves out are read back; those that cannot be read
    /// back either are not reported.
    ///
    /// # Errors
    /// The last failure; [`Kind::Ambiguous`] where it is not known whether the
    /// object was created (the message names every candidate); [`Kind::WrongWorkspace`] where the API put it
    /// into another workspace than was requested (it was deleted again). Where an object exists all the
    /// same, [`Error::created_id`] is its id.
    pub async fn create<C: Create>(&self, request: C) -> Result<Issued<C::Object>> {
        let _permit = self.queued(self.shared.creations.permit(&request)).await?;
        let mut attempt = CreateAttempt::begin(self, &request)?;
        let created = attempt.finish().await;
        attempt.report(created.is_ok());
        let issued = attempt.issue(created?).await?;
        attempt.keep_if_in_workspace(issued).await
    }

    /// A session for settling requests that are under way: it cannot be stopped, and has a minimum of time.
    pub(crate) fn settling(&self) -> Self {
        self.detached(self.left().unwrap_or_default().max(TIME_TO_SETTLE))
    }
}

/// A created object, as far as the response shows it.
#[derive(Debug)]
struct Created {
    id: String,
    members: Map<String, Value>,
    /// The response itself, for its secret.
    response: Value,
    /// Whether it was found after its response was lost.
    found: bool,
}

/// A create in progress.
struct CreateAttempt<'a, C: Create> {
    session: &'a Session,
    request: &'a C,
    call: PreparedRequest,
    history: History,
    /// The objects that lost tries created and that were deleted or revoked.
    undone: Vec<String>,
    /// Whether a request certainly took effect, although its response has no id.
    is_certain: bool,
    /// When the first try was sent.
    since: Instant,
    /// The objects that existed before, as far as they are known.
    before: Option<Arc<HashSet<String>>>,
}

impl<'a, C: Create> CreateAttempt<'a, C> {
    fn begin(session: &'a Session, request: &'a C) -> Result<Self> {
        Ok(Self {
            session,
            request,
            call: PreparedRequest::of(request)?,
            history: History::default(),
            undone: Vec::new(),
            is_certain: false,
            since: session.shared.clock.now(),
            before: session.shared.list_caches.of::<C::Object>().known_ids(),
        })
    }

    async fn finish(&mut self) -> Result<Created> {
        loop {
            let error = match self.request_once().await {
                Ok(created) => {
                    self.resolve_duplicates(&created).await;
                    return Ok(created);
                }
                Err(error) => error,
            };
            if self.history.losses == 0 {
                return Err(error);
            }
            self.wait_a_little(&error).await;
            if let Some(recovered) = self.settle(&error).await? {
                self.claim(&recovered.id);
                return Ok(recovered);
            }
            if self.is_certain && self.undone.is_empty() {
                return Err(self.unrecognized(&error).await);
            }
            self.may_repeat(error)?;
        }
    }

    /// A success without an id counts as a lost response, and is not repeated.
    async fn request_once(&mut self) -> Result<Created> {
        let value = self
            .session
            .execute_again(&self.call, &mut self.history)
            .await?;
        let response = unwrapped(value);
        if let Some(created) = self.named_by(&response).await {
            return Ok(created);
        }
        match identified(response.clone()) {
            Ok((id, members)) => Ok(Created {
                id,
                members,
                response,
                found: false,
            }),
            Err(response) => {
                self.history.losses += 1;
                self.is_certain = true;
                Err(self.without_id(&response))
            }
        }
    }

    /// The object whose id is the whole response, if there is one.
    async fn named_by(&self, response: &Value) -> Option<Created> {
        let id = response.as_str().filter(|text| !text.trim().is_empty())?;
        let found = self.session.settling().find_uncached::<C::Object>(id).await;
        let found = found.ok().flatten()?;
        resembles(self.request, &found).then(|| Created {
            response: response.clone(),
            found: C::Object::ONE_TIME_SECRET.is_none(),
            ..recovered(id.to_owned())
        })
    }

    fn without_id(&self, response: &Value) -> Error {
        let expected = <C::Object as crate::decode::FromMembers>::EXPECTED;
        let received = Received::of(response, expected);
        response::unexpected(&self.call, received).with(|evidence| {
            evidence.message = "the response to a create has no id".to_owned();
            evidence.effect = Effect::Unknown;
        })
    }

    /// Gives the API time to finish the request.
    async fn wait_a_little(&self, error: &Error) {
        let backoff = retry::backoff(self.history.tries, &self.session.shared.settings.jitter);
        let left = self.session.left().unwrap_or_default();
        let wait = error
            .inner()
            .retry_after
            .unwrap_or_default()
            .max(backoff)
            .min(left);
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = self.session.stop.cancelled() => {}
        }
    }

    /// Settles the tries so far: returns what they created, or `None` when they created nothing that still exists.
    async fn settle(&mut self, error: &Error) -> Result<Option<Created>> {
        let session = self.session.settling();
        let mut found = match self.look(&session).await {
            Ok(found) => found,
            Err(cause) => {
                let seen = self.seen(&session).await;
                return Err(unsettled::<C>(error, cause, &seen));
            }
        };
        if self.are_ours(&found) {
            let Some(last) = found.pop() else {
                return Ok(None);
            };
            for duplicate in found {
                self.discard(&session, duplicate.object.id()).await?;
            }
            return self.take_over(&session, last.object).await;
        }
        self.leave_or_ask(found, error)
    }

    /// The objects that could be the result, in as much of the list as can be read: for a message only.
    async fn seen(&self, session: &Session) -> Vec<String> {
        let session = session.clone().once();
        let since = self.session.shared.clock.theirs_loosely(self.since);
        let list = <C::Object as Object>::List::default();
        let mut listed = pin!(session.list(list));
        let mut seen = Vec::new();
        while let Ok(Some(object)) = listed.try_next().await {
            let is_known = self.session.shared.creations.is_claimed(object.id())
                || (self.before.as_ref()).is_some_and(|ids| ids.contains(object.id()));
            // After a success one of them is the result, however much the API changed of it.
            let may_be_it = resembles(self.request, &object) || self.is_certain && object.is_live();
            if may_be_it && !is_known && candidates::created_since(&object, since) {
                seen.push(described(&object));
            }
        }
        seen
    }

    /// The error of a success that does not say what it created, where the list has nothing like it.
    async fn unrecognized(&self, error: &Error) -> Error {
        let noun = C::Object::NOUN;
        let seen = self.seen(&self.session.settling()).await;
        let mut message = format!(
            "{}, although it reports a success, and the list has no {noun} like the one that was requested",
            error.message()
        );
        if !seen.is_empty() {
            message.push_str(&format!("; new since then: {}", seen.join(", ")));
        }
        undecided(error, message)
    }

    /// Whether nobody else can have created these: all are proven to be ours, and there are not more than lost
    /// responses. True for an empty list.
    fn are_ours(&self, found: &[Candidate<C::Object>]) -> bool {
        let lost = self.history.losses as usize;
        let unaccounted = lost.saturating_sub(self.undone.len());
        found.len() <= unaccounted && found.iter().all(|it| it.proof == Proof::ThisProcess)
    }

    async fn take_over(&mut self, session: &Session, found: C::Object) -> Result<Option<Created>> {
        let (noun, id) = (C::Object::NOUN, found.id().to_owned());
        if self.request.is_recovered_by(&found) {
            self.session.emit(Event::Adopted {
                noun,
                id: id.clone(),
                is_proven: true,
            });
            return Ok(Some(recovered(id)));
        }
        self.discard(session, &id).await?;
        Ok(None)
    }

    /// Decides about candidates that may be somebody else's. A single one without a lost secret is adopted with a
    /// warning, unless another run is known to use the same key. Where names need not be unique, candidates of our
    /// key and those without their secret are left alone, and the create is repeated: the new object shows our actor
    /// in the audit log, so that a duplicate can still be proven. Otherwise the error asks the user to decide.
    fn leave_or_ask(
        &mut self,
        found: Vec<Candidate<C::Object>>,
        error: &Error,
    ) -> Result<Option<Created>> {
        let is_shared = self.session.shared.pacers.is_key_shared();
        let is_usable = |one: &Candidate<C::Object>| self.request.is_recovered_by(&one.object);
        if let [one] = found.as_slice()
            && !is_shared
            && is_usable(one)
        {
            let (noun, id) = (C::Object::NOUN, one.object.id().to_owned());
            self.session.emit(Event::Adopted {
                noun,
                id: id.clone(),
                is_proven: false,
            });
            return Ok(Some(recovered(id)));
        }
        let may_repeat = !C::NAME_IS_UNIQUE && self.is_repeatable(error);
        let is_left = |one: &Candidate<C::Object>| one.proof != Proof::None || !is_usable(one);
        match may_repeat && found.iter().all(is_left) {
            true => Ok(None),
            false => Err(self.ambiguous(&found, error)),
        }
    }

    /// Deletes or revokes what a lost try created.
    async fn discard(&mut self, session: &Session, id: &str) -> Result<()> {
        let undone = session.undo::<C>(id).await;
        undone.map_err(|error| self.not_discarded(id, error))?;
        self.undone.push(id.to_owned());
        self.claim(id);
        Ok(())
    }

    /// A later try succeeded after a lost one. If the lost one took effect after all, its result is deleted where
    /// that is proven; otherwise an event reports the possible duplicate.
    async fn resolve_duplicates(&mut self, created: &Created) {
        self.claim(&created.id);
        if self.history.losses == 0 {
            return;
        }
        let session = self.session.settling();
        let Ok(duplicates) = self.look(&session).await else {
            session.emit(Event::DuplicatePossible {
                noun: C::Object::NOUN,
                name: self.request.name().to_owned(),
                id: created.id.clone(),
            });
            return;
        };
        let ours = self.are_ours(&duplicates);
        for duplicate in duplicates {
            let (noun, id) = (C::Object::NOUN, duplicate.object.id().to_owned());
            let discarded = ours && session.undo::<C>(&id).await.is_ok();
            if discarded {
                self.claim(&id);
            }
            self.session.emit(if discarded {
                Event::DuplicateDeleted { noun, id }
            } else {
                Event::DuplicateSeen { noun, id }
            });
        }
    }

    fn claim(&self, id: &str) {
        self.session.shared.creations.claim(id);
    }

    async fn look(&self, session: &Session) -> Result<Vec<Candidate<C::Object>>> {
        let before = self.before.as_deref();
        let mut found = candidates::look(session, self.request, self.since, before).await?;
        // The request took effect for certain, so a single candidate is its result.
        if let [one] = found.as_mut_slice()
            && self.is_certain
            && self.history.losses == 1
        {
            one.proof = Proof::ThisProcess;
        }
        Ok(found)
    }

    /// Whether another try is allowed after the tries so far created nothing.
    fn may_repeat(&self, error: Error) -> Result<()> {
        let session = self.session;
        if session.stop.is_cancelled() {
            return Err(self
                .call
                .error(
                    Kind::Cancelled,
                    Effect::Rejected,
                    "stopped before it could be tried again",
                )
                .with(|evidence| evidence.source = Some(error.into())));
        }
        match self.is_repeatable(&error) {
            true => Ok(()),
            false => Err(error),
        }
    }

    fn is_repeatable(&self, error: &Error) -> bool {
        let session = self.session;
        !session.stop.is_cancelled()
            && session.left().is_some()
            && error.inner().passing
            && self.history.tries <= session.max_retries
    }

    /// Reports the outcome of lost tries, now that it is known whether another one succeeded.
    fn report(&mut self, recreated: bool) {
        for id in std::mem::take(&mut self.undone) {
            self.session.emit(Event::Undone {
                noun: C::Object::NOUN,
                id,
                recreated,
            });
        }
    }

    /// The completed object with its secret. An object that is useless without its lost secret is deleted or revoked
    /// again.
    async fn issue(&self, created: Created) -> Result<Issued<C::Object>> {
        let Created {
            id,
            members,
            response,
            found,
        } = created;
        let secret = secret_in::<C::Object>(&response);
        if self.request.needs_secret() && secret.is_none() && !found {
            return Err(self.without_secret(&id, &response).await);
        }
        let session = self.session;
        let object = session
            .completed(&id, members, self.call.body.as_ref())
            .await;
        Ok(Issued { object, secret })
    }

    async fn without_secret(&self, id: &str, response: &Value) -> Error {
        let name = C::Object::ONE_TIME_SECRET.unwrap_or_default();
        let expected = <C::Object as crate::decode::FromMembers>::EXPECTED;
        let mut received = Received::of(response, expected);
        received.missing.insert(0, name.to_owned());
        let noun = C::Object::NOUN;
        let undone = self.session.settling().undo::<C>(id).await;
        response::unexpected(&self.call, received).with(|evidence| match undone {
            Ok(()) => {
                evidence.effect = Effect::Rejected;
                evidence.message = format!(
                    "the response has no `{name}`, so nobody knows the secret of the new {noun} {id}; it was {} again, and nothing is left of it",
                    C::UNDO
                );
            }
            Err(error) => {
                evidence.created = Some(id.to_owned());
                evidence.message = format!(
                    "the response has no `{name}`, so nobody knows the secret of the new {noun} {id}, and it could not be {} again",
                    C::UNDO
                );
                evidence.source = Some(error.into());
            }
        })
    }

    async fn keep_if_in_workspace(&self, issued: Issued<C::Object>) -> Result<Issued<C::Object>> {
        match (self.request.workspace_id(), issued.object.workspace_id()) {
            (Some(requested), Some(actual)) if requested != actual => {
                let id = issued.object.id();
                Err(self
                    .session
                    .undo_in_wrong_workspace::<C>(id, requested, actual)
                    .await)
            }
            _ => Ok(issued),
        }
    }

    fn ambiguous(&self, found: &[Candidate<C::Object>], error: &Error) -> Error {
        let noun = C::Object::NOUN;
        let names: Vec<_> = found
            .iter()
            .map(|candidate| described(&candidate.object))
            .collect();
        let message = format!(
            "the response to the create was lost or unusable, and it cannot be proven which of these is the {noun} that it created, if any: {}. Import it if it is yours; else delete it or leave it, and apply again",
            names.join(", ")
        );
        self.call
            .error(Kind::Ambiguous, Effect::Unknown, message)
            .with(|evidence| {
                evidence.status = error.status();
                evidence.request_id = error.request_id().map(str::to_owned);
                evidence.received = error.received().cloned();
            })
    }

    fn not_discarded(&self, id: &str, error: Error) -> Error {
        let message = format!(
            "the {} {id} was created by a request whose response was lost, and could not be {}",
            C::Object::NOUN,
            C::UNDO
        );
        self.call
            .error(Kind::Ambiguous, Effect::Applied, message)
            .with(|evidence| {
                evidence.created = Some(id.to_owned());
                evidence.source = Some(error.into());
            })
    }
}

impl Session {
    /// Deletes or revokes an object that a create of this process created, and makes sure that it is gone: an API without
    /// the endpoint says 404, too, and one may accept a deletion without carrying it out.
    async fn undo<C: Create>(&self, id: &str) -> Result<()> {
        let is_gone = async || {
            let found = self.find_uncached::<C::Object>(id).await?;
            Ok::<_, Error>(found.is_none_or(|object| !object.is_live()))
        };
        match self.send(C::discard(id)).await {
            Ok(_) => {}
            Err(error) if error.kind() == Kind::NotFound => {
                return match is_gone().await {
                    Ok(true) => Ok(()),
                    _ => Err(error),
                };
            }
            Err(error) => return Err(error),
        }
        let looking = self.bounded(TIME_TO_VANISH);
        let mut pause = FIRST_LOOK;
        // Where nobody can look, the API's confirmation counts.
        while let Ok(false) = is_gone().await {
            if looking.left().is_none_or(|left| left <= pause) {
                let message = format!(
                    "the API accepted it, but the {} is still there",
                    C::Object::NOUN
                );
                return Err(Error::new(Kind::Timeout, Effect::Applied, message));
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
        Ok(())
    }

    /// Deletes or revokes an object that the API created in another workspace than was requested, and
    /// returns the error that this is.
    pub async fn undo_in_wrong_workspace<C: Create>(
        &self,
        id: &str,
        requested: &str,
        actual: &str,
    ) -> Error {
        let (noun, undo) = (C::Object::NOUN, C::UNDO);
        let happened = format!(
            "the API created the {noun} {id} in workspace {actual}, not in {requested} as requested"
        );
        match self.settling().undo::<C>(id).await {
            Ok(()) => Error::new(
                Kind::WrongWorkspace,
                Effect::Rejected,
                format!("{happened}; it was {undo} again"),
            ),
            Err(error) => Error::new(
                Kind::WrongWorkspace,
                Effect::Applied,
                format!("{happened}, and it could not be {undo}"),
            )
            .with(|evidence| {
                evidence.created = Some(id.to_owned());
                evidence.source = Some(error.into());
            }),
        }
    }
}

/// Reads a created object of which only the id is known.
fn recovered(id: String) -> Created {
    Created {
        id,
        members: Map::new(),
        response: Value::Null,
        found: true,
    }
}

/// An object in a message that does not know whether it is the result of a create.
fn described(object: &impl Object) -> String {
    let created = object.created_at().unwrap_or("at an unknown time");
    format!("{} (created {created})", object.id())
}

fn unsettled<C: Create>(error: &Error, cause: Error, seen: &[String]) -> Error {
    let mut message = format!(
        "{}; whether the {} was created could not be found out",
        error.message(),
        C::Object::NOUN
    );
    if !seen.is_empty() {
        message.push_str(&format!(
            ", but what can be read of the list has {}, which may be it",
            seen.join(", ")
        ));
    }
    undecided(error, message).with(|evidence| evidence.source = Some(cause.into()))
}

/// The error of a create of which nobody knows the result.
fn undecided(error: &Error, message: String) -> Error {
    Error::new(Kind::Ambiguous, Effect::Unknown, message).with(|evidence| {
        evidence.call = error.inner().call.clone();
        evidence.mark = error.provenance();
        evidence.status = error.status();
        evidence.received = error.received().cloned();
        evidence.request_id = error.request_id().map(str::to_owned);
        evidence.tries = error.tries();
    })
}
