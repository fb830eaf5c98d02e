//! Faults: the next responses of a route go wrong, in a way of the test's choosing.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::http::pattern::Pattern;

/// What goes wrong with the next requests to a route.
///
/// Made with [`Fault::on`], it is a 500 before the request takes effect, once; the other methods make it what is wanted.
/// Requests are authenticated and counted against the rate limit before a fault sees them.
///
/// ```
/// use std::time::Duration;
/// use texture_emulator::Fault;
///
/// let gateway = Fault::on("POST", "/v1/workspaces").times(2).status(502);
/// let lost_answer = Fault::on("POST", "/v1/api-keys/{id}/rotate").drop_connection().after_effect();
/// let slow = Fault::on("*", "/v1/**").always().delay(Duration::from_millis(80));
/// let from_flag: Fault = "DELETE /v1/workspaces/* 503 x3 skip=1".parse()?;
/// # Ok::<(), texture_emulator::FaultError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Fault {
    /// A method, or `*`.
    method: String,
    path: Pattern,
    /// The number of matching requests that pass first.
    skip: u32,
    /// The number of requests that it still affects; `None` for all.
    left: Option<u32>,
    delay: Duration,
    after_effect: bool,
    /// None while nobody has said what goes wrong: then it is a delay where there is one, and else a 500.
    failure: Option<Failure>,
}

/// One failure.
#[derive(Clone, Debug)]
pub(crate) struct Injected {
    /// The delay of the response.
    pub(crate) delay: Duration,
    /// Whether the request takes effect before the failure.
    pub(crate) after_effect: bool,
    pub(crate) failure: Failure,
}

/// What happens to the response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It is only delayed.
    None,
    /// It is replaced by another one.
    Response {
        status: u16,
        headers: Vec<(String, String)>,
        body: Option<String>,
    },
    /// It is replaced by an HTML page.
    Html { status: u16 },
    /// It breaks off in the middle.
    Truncated,
    /// It is not JSON.
    Malformed,
    /// The connection is closed without it.
    Dropped,
    /// It never comes: the client waits until it gives up.
    Hang,
}

impl Failure {
    pub(crate) fn status(status: u16) -> Self {
        Self::Response {
            status,
            headers: Vec::new(),
            body: None,
        }
    }

    /// Whether there is nothing to spoil without the true response.
    fn needs_effect(&self) -> bool {
        matches!(self, Self::None | Self::Truncated | Self::Malformed)
    }
}

impl Injected {
    pub(crate) fn new(failure: Failure, after_effect: bool) -> Self {
        Self {
            delay: Duration::ZERO,
            after_effect: after_effect || failure.needs_effect(),
            failure,
        }
    }
}

impl Fault {
    /// A fault of the requests with that method (`*`: any) to that path (`{id}` or `*`: any one segment; a last `**`: any rest).
    pub fn on(method: &str, path: &str) -> Self {
        let Ok(path) = path.parse();
        let method = method.to_ascii_uppercase();
        Self {
            method,
            path,
            skip: 0,
            left: Some(1),
            delay: Duration::ZERO,
            after_effect: false,
            failure: None,
        }
    }

    /// Affects this many requests.
    pub fn times(self, times: u32) -> Self {
        Self {
            left: Some(times),
            ..self
        }
    }

    /// Affects every request.
    pub fn always(self) -> Self {
        Self { left: None, ..self }
    }

    /// Lets this many requests pass first.
    pub fn skip(self, skip: u32) -> Self {
        Self { skip, ..self }
    }

    /// Lets the request take effect, so that only its response is lost or wrong.
    pub fn after_effect(self) -> Self {
        Self {
            after_effect: true,
            ..self
        }
    }

    /// Delays the response; without any other failure, that is all.
    pub fn delay(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    /// Responds with this status and an error body that says that the fault was requested.
    pub fn status(self, status: u16) -> Self {
        self.failure(Failure::status(status))
    }

    /// Adds a header to the response of [`Fault::status`].
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Some(Failure::Response { headers, .. }) = &mut self.failure {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Replaces the body of the response of [`Fault::status`]; it is sent as JSON, whatever it is.
    pub fn body(mut self, text: &str) -> Self {
        if let Some(Failure::Response { body, .. }) = &mut self.failure {
            *body = Some(text.to_owned());
        }
        self
    }

    /// Responds with this status and an HTML page, as a proxy or a gateway would.
    pub fn html(self, status: u16) -> Self {
        self.failure(Failure::Html { status })
    }

    /// Sends half of the true response and closes the connection.
    pub fn truncated(self) -> Self {
        self.failure(Failure::Truncated)
    }

    /// Sends the true status with a body that is not JSON.
    pub fn malformed(self) -> Self {
        self.failure(Failure::Malformed)
    }

    /// Closes the connection without a response.
    pub fn drop_connection(self) -> Self {
        self.failure(Failure::Dropped)
    }

    /// Never responds, until the client gives up.
    pub fn hang(self) -> Self {
        self.failure(Failure::Hang)
    }

    /// The failure of this request; `None` unless it matches.
    pub(crate) fn strike(&mut self, method: &str, path: &str) -> Option<Injected> {
        if !self.is_meant(method, path) || self.left == Some(0) {
            return None;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return None;
        }
        self.left = self.left.map(|left| left - 1);
        Some(self.injected())
    }

    fn is_meant(&self, method: &str, path: &str) -> bool {
        (self.method == "*" || self.method == method) && self.path.captures(path).is_some()
    }

    fn injected(&self) -> Injected {
        let otherwise = || {
            if self.delay.is_zero() {
                Failure::status(500)
            } else {
                Failure::None
            }
        };
        let failure = self.failure.clone().unwrap_or_else(otherwise);
        Injected {
            delay: self.delay,
            ..Injected::new(failure, self.after_effect)
        }
    }

    fn failure(self, failure: Failure) -> Self {
        Self {
            failure: Some(failure),
            ..self
        }
    }
}

/// A fault that cannot be parsed, with the word at fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultError(String);

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}; a fault reads like 'POST /v1/workspaces 502 x2'",
            self.0
        )
    }
}

impl std::error::Error for FaultError {}

/// Method, path, what goes wrong (a status, `html`, `truncated`, `malformed`, `drop`, `hang`, or `delay=80ms` alone),
/// and in any order `x2` or `always`, `after` (the effect), `skip=1`, `delay=80ms`.
impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let mut words = text.split_whitespace();
        let (Some(method), Some(path)) = (
            words.next(),
            words.next().filter(|path| path.starts_with('/')),
        ) else {
            return Err(FaultError("method and path are missing".to_owned()));
        };
        let words: Vec<&str> = words.collect();
        if words.is_empty() {
            return Err(FaultError("what goes wrong is missing".to_owned()));
        }
        words
            .into_iter()
            .try_fold(Self::on(method, path), Self::word)
    }
}

impl Fault {
    fn word(self, word: &str) -> Result<Self, FaultError> {
        let unknown = || FaultError(format!("«{word}» is not understood"));
        Ok(match word {
            "always" => self.always(),
            "after" => self.after_effect(),
            "html" => self.html(502),
            "truncated" => self.truncated(),
            "malformed" => self.malformed(),
            "drop" => self.drop_connection(),
            "hang" => self.hang(),
            _ => self.word_with_number(word).ok_or_else(unknown)?,
        })
    }

    fn word_with_number(self, word: &str) -> Option<Self> {
        if let Some(times) = word.strip_prefix('x') {
            return times.parse().ok().map(|times| self.times(times));
        }
        if let Some(skip) = word.strip_prefix("skip=") {
            return skip.parse().ok().map(|skip| self.skip(skip));
        }
        if let Some(delay) = word.strip_prefix("delay=") {
            return duration(delay).map(|delay| self.delay(delay));
        }
        word.parse()
            .ok()
            .filter(|status| (200..600).contains(status))
            .map(|status| self.status(status))
    }
}

/// `80ms`, `2s`, `1m 30s`.
fn duration(text: &str) -> Option<Duration> {
    text.parse::<jiff::SignedDuration>().ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_lets_pass_strikes_and_is_spent() {
        let mut fault = Fault::on("post", "/v1/workspaces")
            .skip(1)
            .times(2)
            .status(502);
        let strikes: Vec<bool> = (0..5)
            .map(|_| fault.strike("POST", "/v1/workspaces").is_some())
            .collect();
        assert_eq!(strikes, [false, true, true, false, false]);
    }

    #[test]
    fn only_the_requests_meant_are_struck() {
        let mut fault = Fault::on("DELETE", "/v1/*/{id}").always();
        assert!(fault.strike("DELETE", "/v1/members/mem_1").is_some());
        assert!(fault.strike("GET", "/v1/members/mem_1").is_none());
        assert!(fault.strike("DELETE", "/v1/members").is_none());
        assert!(
            Fault::on("*", "/v1/**")
                .strike("GET", "/v1/members")
                .is_some()
        );
    }

    #[test]
    fn a_fault_in_words_is_the_one_written_by_hand() {
        let cases = [
            (
                "POST /v1/workspaces 502 x2",
                Fault::on("POST", "/v1/workspaces").status(502).times(2),
            ),
            (
                "* /v1/** delay=80ms always",
                Fault::on("*", "/v1/**")
                    .always()
                    .delay(Duration::from_millis(80)),
            ),
            (
                "GET /v1/members drop after",
                Fault::on("GET", "/v1/members")
                    .drop_connection()
                    .after_effect(),
            ),
            (
                "GET /v1/members hang skip=3",
                Fault::on("GET", "/v1/members").hang().skip(3),
            ),
            (
                "GET /a 503 after delay=1s",
                Fault::on("GET", "/a")
                    .delay(Duration::from_secs(1))
                    .status(503)
                    .after_effect(),
            ),
        ];
        for (words, by_hand) in cases {
            assert_eq!(
                format!("{:?}", words.parse::<Fault>().unwrap()),
                format!("{by_hand:?}"),
                "{words}"
            );
        }
    }

    #[test]
    fn words_that_mean_nothing_are_named() {
        for (words, named) in [
            ("POST", "method and path"),
            ("POST workspaces 502", "method and path"),
            ("POST /v1/workspaces", "what goes wrong"),
            ("POST /v1/workspaces 99", "«99»"),
            ("POST /v1/workspaces 502 xx", "«xx»"),
            ("POST /v1/workspaces delay=long", "«delay=long»"),
        ] {
            let error = words.parse::<Fault>().unwrap_err().to_string();
            assert!(error.contains(named), "{words}: {error}");
        }
    }
}
