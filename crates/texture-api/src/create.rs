//! Making an object exactly once, whatever becomes of the answers.
//!
//! A creation whose answer was lost is neither repeated blindly nor given up: it is looked for.
//! What is found is adopted, or, where a secret was lost with the answer, ended and made again;
//! only what is not there is asked for again.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::answer;
use crate::call::Call;
use crate::error::{Error, Fate, Kind, Result};
use crate::listing::Identified;
use crate::notice::Notice;
use crate::object::{Create, Object};
use crate::retry::{self, History};
use crate::session::Session;
use crate::suspects::{self, Finding};

/// What settling a lost creation may take at least, also when the operation's own time is over or
/// it was told to stop: it is part of finishing what was in flight.
const TIME_TO_SETTLE: Duration = Duration::from_secs(20);

impl Session {
    /// Makes an object, exactly once.
    ///
    /// # Errors
    /// Whatever was the last to go wrong; [`Kind::Ambiguous`] where it cannot be told whether the
    /// object was made (the message names every candidate); [`Kind::Misplaced`] where the API put it
    /// into another workspace than was asked (it was taken back).
    pub async fn create<C: Create>(&self, request: C) -> Result<C::Response> {
        let _turn = self.queued(self.shared.creations.turn(&request)).await?;
        let made = Making::begin(self, &request)?.finish().await?;
        self.keep_if_well_placed(&request, made).await
    }

    async fn keep_if_well_placed<C: Create>(
        &self,
        request: &C,
        made: C::Response,
    ) -> Result<C::Response> {
        let object = C::object(&made);
        match (request.workspace_id(), object.workspace_id()) {
            (Some(asked), Some(placed)) if asked != placed => {
                Err(self.take_back::<C>(object, asked, placed).await)
            }
            _ => Ok(made),
        }
    }

    async fn take_back<C: Create>(&self, object: &C::Object, asked: &str, placed: &str) -> Error {
        let (noun, id) = (C::Object::NOUN, object.id());
        let placed =
            format!("the API made the {noun} in workspace {placed}, not in {asked} as was asked");
        match self.settling().send(C::discard(id)).await {
            Ok(_) => Error::new(
                Kind::Misplaced,
                Fate::Refused,
                format!("{placed}; it was taken back"),
            ),
            Err(error) => {
                let message = format!("{placed}; taking it back failed, and {id} is still there");
                Error::new(Kind::Misplaced, Fate::Done, message)
                    .with(|evidence| evidence.source = Some(error.into()))
            }
        }
    }

    /// A session for what must be finished even when this one's time is over.
    fn settling(&self) -> Self {
        let left = self.left().filter(|_| !self.stop.is_cancelled());
        self.detached(left.unwrap_or_default().max(TIME_TO_SETTLE))
    }
}

/// A creation under way.
struct Making<'a, C: Create> {
    session: &'a Session,
    request: &'a C,
    call: Call,
    history: History,
    /// How much of what lost tries made was ended.
    ended: u32,
    /// When the first try was sent.
    since: Instant,
    /// What was there before, as far as it is known.
    before: Option<Arc<HashSet<String>>>,
}

impl<'a, C: Create> Making<'a, C> {
    fn begin(session: &'a Session, request: &'a C) -> Result<Self> {
        Ok(Self {
            session,
            request,
            call: Call::of(request)?,
            history: History::default(),
            ended: 0,
            since: session.shared.clock.now(),
            before: session.shared.shelves.of::<C::Object>().known_ids(),
        })
    }

    async fn finish(mut self) -> Result<C::Response> {
        loop {
            let error = match self.ask().await {
                Ok(made) => return Ok(self.claim(made).await),
                Err(error) => error,
            };
            if self.history.losses == 0 || error.fate() == Fate::Done {
                return Err(error);
            }
            self.wait_a_little(&error).await;
            if let Some(recovered) = self.settle(&error).await? {
                self.know(&recovered);
                return Ok(recovered);
            }
            self.may_ask_again(error)?;
        }
    }

    async fn ask(&mut self) -> Result<C::Response> {
        let answer = self
            .session
            .perform_again(&self.call, &mut self.history)
            .await?;
        serde_json::from_value(answer).map_err(|error| answer::misshapen(&self.call, error))
    }

    /// Gives the API time to finish what it may be at.
    async fn wait_a_little(&self, error: &Error) {
        let backoff = retry::backoff(self.history.tries, &self.session.shared.settings.jitter);
        let left = self.session.left().unwrap_or_default();
        let wait = error
            .evidence()
            .retry_after
            .unwrap_or_default()
            .max(backoff)
            .min(left);
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = self.session.stop.cancelled() => {}
        }
    }

    /// Finds out what became of the tries so far: what they made, or `None` when they made nothing that lasts.
    async fn settle(&mut self, error: &Error) -> Result<Option<C::Response>> {
        let session = self.session.settling();
        let mut found = match self.look(&session).await {
            Ok(found) => found,
            Err(cause) => return Err(unsettled::<C>(error, cause)),
        };
        if found.len() > 1 && !self.are_ours(&found) {
            return Err(self.ambiguous(&found));
        }
        let Some(last) = found.pop() else {
            return Ok(None);
        };
        for twin in found {
            self.end(&session, twin.object.id()).await?;
        }
        self.take_over(&session, last.object).await
    }

    /// Whether nobody else can have made these: our key did, and not more of them than it has lost answers.
    fn are_ours(&self, found: &[Finding<C::Object>]) -> bool {
        let unaccounted = self.history.losses.saturating_sub(self.ended) as usize;
        found.len() <= unaccounted && found.iter().all(|finding| finding.proven)
    }

    async fn take_over(
        &mut self,
        session: &Session,
        found: C::Object,
    ) -> Result<Option<C::Response>> {
        let (noun, id) = (C::Object::NOUN, found.id().to_owned());
        if let Some(recovered) = self.request.recover(found) {
            self.session.note(Notice::Adopted { noun, id });
            return Ok(Some(recovered));
        }
        self.end(session, &id).await?;
        self.session.note(Notice::MadeAgain { noun, id });
        Ok(None)
    }

    /// Ends what a lost try made. A deletion may still be under way when it is answered: it is not looked at again.
    async fn end(&mut self, session: &Session, id: &str) -> Result<()> {
        match session.send(C::discard(id)).await {
            Err(error) if error.kind() != Kind::NotFound => Err(self.not_ended(id, error)),
            _ => {
                self.ended += 1;
                self.session.shared.creations.claim(id);
                Ok(())
            }
        }
    }

    /// After a lost try a later one succeeded: should the lost one have had its effect after all, end that.
    async fn claim(&mut self, made: C::Response) -> C::Response {
        self.know(&made);
        if self.history.losses == 0 {
            return made;
        }
        let session = self.session.settling();
        let twins = self.look(&session).await.unwrap_or_default();
        let ours = self.are_ours(&twins);
        for twin in twins {
            let (noun, id) = (C::Object::NOUN, twin.object.id().to_owned());
            let ended = ours && self.end(&session, &id).await.is_ok();
            self.session.note(if ended {
                Notice::TwinEnded { noun, id }
            } else {
                Notice::TwinSeen { noun, id }
            });
        }
        made
    }

    fn know(&self, made: &C::Response) {
        self.session.shared.creations.claim(C::object(made).id());
    }

    async fn look(&self, session: &Session) -> Result<Vec<Finding<C::Object>>> {
        suspects::look(session, self.request, self.since, self.before.as_deref()).await
    }

    /// The tries so far made nothing: whether there may be another.
    fn may_ask_again(&self, error: Error) -> Result<()> {
        let session = self.session;
        if session.stop.is_cancelled() {
            return Err(self
                .call
                .error(
                    Kind::Cancelled,
                    Fate::Refused,
                    "stopped before it could be tried again",
                )
                .with(|evidence| evidence.source = Some(error.into())));
        }
        if session.left().is_none()
            || !error.evidence().passing
            || self.history.tries > session.max_retries
        {
            return Err(error);
        }
        Ok(())
    }

    fn ambiguous(&self, found: &[Finding<C::Object>]) -> Error {
        let noun = C::Object::NOUN;
        let names: Vec<_> = found
            .iter()
            .map(|finding| {
                format!(
                    "{} (made {})",
                    finding.object.id(),
                    finding.object.created_at()
                )
            })
            .collect();
        let message = format!(
            "the answer was lost, and several objects could be the {noun} it told of: {}. Import the right one, or delete them, and apply again",
            names.join(", ")
        );
        self.call.error(Kind::Ambiguous, Fate::PerhapsDone, message)
    }

    fn not_ended(&self, id: &str, error: Error) -> Error {
        let message = format!(
            "the {} {id} was made by a request whose answer was lost, and could not be ended; end it by hand",
            C::Object::NOUN
        );
        self.call
            .error(Kind::Ambiguous, Fate::Done, message)
            .with(|evidence| evidence.source = Some(error.into()))
    }
}

fn unsettled<C: Create>(error: &Error, cause: Error) -> Error {
    let message = format!(
        "{}; whether the {} was made could not be found out",
        error.message(),
        C::Object::NOUN
    );
    Error::new(Kind::Ambiguous, Fate::PerhapsDone, message).with(|evidence| {
        evidence.call = error.evidence().call.clone();
        evidence.status = error.status();
        evidence.request_id = error.request_id().map(str::to_owned);
        evidence.tries = error.tries();
        evidence.source = Some(cause.into());
    })
}
