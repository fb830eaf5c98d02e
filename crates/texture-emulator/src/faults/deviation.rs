//! Deviations: ways in which the real API may differ from the contract.
//!
//! The contract was read from documentation that ends early, so something in it is wrong. Each entry
//! of [`DEVIATIONS`] is one guess at what, as data: where it applies, and what is different there. From
//! the same entry the responses change and the OpenAPI document does, as far as a document can say it.

use std::fmt;
use std::str::FromStr;

/// A named way to differ from the contract.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Deviation(&'static Entry);

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    name: &'static str,
    pub(crate) at: &'static [At],
    pub(crate) change: Change,
}

/// The requests that a deviation is about: a method, and a path with `*` for any one segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
}

/// What is different.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// Objects lack these members.
    Remove(&'static [&'static str]),
    /// Objects lack every member but these.
    Only(&'static [&'static str]),
    /// These members are null.
    Null(&'static [&'static str]),
    /// Members that are null are left out.
    OmitNulls,
    /// These members are of another type.
    Retype(&'static [&'static str], As),
    /// A member has another name.
    Rename(&'static str, &'static str),
    /// The object is alone in a member of this name.
    Wrap(&'static str),
    /// The body is something else.
    Replacement(Replacement),
    /// The status of a success is another one.
    Status(u16),
    /// The endpoint does not exist: this status, and no effect.
    Missing(u16),
    /// The endpoint does not exist, as a web framework says it: 404 with a page of HTML.
    MissingHtml,
    /// A request with this member is rejected.
    Reject(&'static str),
    /// This member of a request is ignored.
    Ignore(&'static str),
    /// These members are stored in another spelling than they were sent.
    Store(&'static [&'static str], Spelling),
    /// These members are shown in another spelling than they are stored.
    Show(&'static [&'static str], Spelling),
    /// Pages hold no more than this, whatever is requested.
    PageSize(u32),
    /// A request for larger pages is rejected.
    LargestPage(u32),
    /// The first page comes whichever is requested.
    IgnorePage,
    /// Pages say nothing of the whole list.
    NoMeta,
    /// Pages say that the list has this many objects more than it has.
    WrongTotal(u64),
    /// A list is a bare array.
    BareList,
    /// The items of a page come in another order each time.
    Shuffle,
    /// The first item of a page has null for this member.
    OddItem(&'static str),
    /// A page has one more item, which has no id.
    ItemWithoutId,
    /// The first item of a list has lost its id.
    ItemLosesId,
    /// The request is accepted and has no effect.
    NoEffect,
    /// What was revoked is not shown any more.
    RevokedVanish,
    /// These headers are missing.
    NoHeaders(&'static [&'static str]),
    /// These headers have another value.
    Header(&'static str, &'static str),
    /// Errors have another body.
    Errors(ErrorFormat),
}

/// Another type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum As {
    /// An id of digits, as a number.
    NumericId,
    /// A time in seconds since 1970.
    Seconds,
    /// A time in milliseconds since 1970.
    Milliseconds,
    /// The same value as text.
    Text,
    /// A flag as 0 or 1.
    Digit,
    /// The value alone in an array.
    List,
    /// The texts of a list, joined by commas.
    Joined,
    /// An object with the value as `value`.
    Object,
}

/// Another body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Replacement {
    /// No bytes at all.
    Empty,
    /// `{}`.
    EmptyObject,
    /// `null`.
    Null,
    /// The object alone in an array.
    Array,
    /// The text `OK`.
    Text,
    /// `{"success": true}`.
    Success,
    /// The id as a JSON string.
    IdOnly,
}

/// Another spelling of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// Without blanks at both ends.
    Trimmed,
    /// In lower case.
    Lower,
    /// In upper case.
    Upper,
    /// With a slash at the end.
    Slash,
    /// As asterisks.
    Masked,
    /// Lists in the order of their texts.
    Sorted,
    /// Names of members in lower case.
    LowerNames,
}

/// Another body of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorFormat {
    /// `{"error": "..."}`.
    ErrorText,
    /// `{"error": {"code": ..., "message": "..."}}`.
    ErrorObject,
    /// `{"errors": [{"message": "..."}]}`.
    Errors,
    /// RFC 9457: `type`, `title`, `status`, `detail`.
    Problem,
    /// The text alone.
    Text,
    /// No body.
    Empty,
    /// `{}`.
    EmptyObject,
    /// `{"statusCode": ..., "message": ["..."]}`.
    MessageList,
    /// The text alone, as `text/plain`.
    PlainText,
    /// The text alone, as a JSON string.
    JsonText,
    /// `{"errors": {"base": ["..."]}}`.
    ByMember,
    /// `{"code": ..., "reason": "..."}`: members that nobody expects.
    OtherMembers,
}

const fn at(method: &'static str, path: &'static str) -> At {
    At { method, path }
}

const CREATE: &[At] = &[at("POST", "/v1/*")];
const CREATE_KEY: &[At] = &[at("POST", "/v1/api-keys")];
const CREATE_APP: &[At] = &[at("POST", "/v1/oauth-apps")];
const CREATE_SPACE: &[At] = &[at("POST", "/v1/workspaces")];
const CREATE_INVITATION: &[At] = &[at("POST", "/v1/invitations")];
const UPDATE: &[At] = &[at("PATCH", "/v1/*/*"), at("PUT", "/v1/*/*/protection")];
const ROTATE: &[At] = &[
    at("POST", "/v1/api-keys/*/rotate"),
    at("POST", "/v1/oauth-apps/*/rotate-secret"),
];
const PROTECT: &[At] = &[at("PUT", "/v1/workspaces/*/protection")];
const READ: &[At] = &[at("GET", "/v1/*/*")];
const LIST: &[At] = &[at("GET", "/v1/*")];
const DELETE: &[At] = &[at("DELETE", "/v1/*/*")];
const REVOKE: &[At] = &[at("POST", "/v1/*/*/revoke")];
const KEYS: &[At] = &[at("*", "/v1/api-keys"), at("*", "/v1/api-keys/*")];
const HOOKS: &[At] = &[at("*", "/v1/destinations"), at("*", "/v1/destinations/*")];
const ALL: &[At] = &[at("*", "/v1/*"), at("*", "/v1/*/*"), at("*", "/v1/*/*/*")];
/// Responses to writes, which show an object.
const WRITES: &[At] = &[
    at("POST", "/v1/*"),
    at("PATCH", "/v1/*/*"),
    at("PUT", "/v1/*/*/protection"),
    at("POST", "/v1/api-keys/*/rotate"),
    at("POST", "/v1/oauth-apps/*/rotate-secret"),
];

macro_rules! deviations {
    ($($name:literal, $at:expr, $change:expr;)*) => {
        /// Every deviation that there is: one line each.
        pub(crate) const ENTRIES: &[Entry] = &[
            $(Entry { name: $name, at: $at, change: $change },)*
        ];
    };
}

use Change::*;

deviations! {
    // What a create returns.
    "create-only-id", CREATE, Only(&["id", "key", "clientSecret"]);
    "create-without-times", CREATE, Remove(&["createdAt", "updatedAt"]);
    "create-without-name", CREATE, Remove(&["name", "label", "email"]);
    "create-without-type", CREATE, Remove(&["type", "destinationType", "collectionType", "role"]);
    "create-without-workspace", CREATE, Remove(&["workspaceId"]);
    "create-without-organization", CREATE, Remove(&["organizationId"]);
    "create-with-null-times", CREATE, Null(&["createdAt", "updatedAt"]);
    "create-with-null-workspace", CREATE, Null(&["workspaceId"]);
    "create-omits-nulls", CREATE, OmitNulls;
    "create-in-data", CREATE, Wrap("data");
    "create-in-result", CREATE, Wrap("result");
    "create-empty", CREATE, Replacement(self::Replacement::Empty);
    "create-empty-object", CREATE, Replacement(self::Replacement::EmptyObject);
    "create-null", CREATE, Replacement(self::Replacement::Null);
    "create-array", CREATE, Replacement(self::Replacement::Array);
    "create-text", CREATE, Replacement(self::Replacement::Text);
    "create-success", CREATE, Replacement(self::Replacement::Success);
    "create-bare-id", CREATE, Replacement(self::Replacement::IdOnly);
    "create-200", CREATE, Status(200);
    "create-202", CREATE, Status(202);
    "create-204", CREATE, Status(204);
    "key-without-secret", CREATE_KEY, Remove(&["key"]);
    "key-secret-null", CREATE_KEY, Null(&["key"]);
    "key-secret-renamed", CREATE_KEY, Rename("key", "secret");
    "key-secret-masked", CREATE_KEY, Show(&["key"], Spelling::Masked);
    "app-without-secret", CREATE_APP, Remove(&["clientSecret"]);
    "app-secret-renamed", CREATE_APP, Rename("clientSecret", "secret");
    "space-protection-text", CREATE_SPACE, Retype(&["deletionProtection"], As::Text);
    "invitation-without-status", CREATE_INVITATION, Remove(&["status"]);
    // What other writes return.
    "update-empty", UPDATE, Replacement(self::Replacement::Empty);
    "update-success", UPDATE, Replacement(self::Replacement::Success);
    "update-text", UPDATE, Replacement(self::Replacement::Text);
    "update-in-data", UPDATE, Wrap("data");
    "update-only-id", UPDATE, Only(&["id"]);
    "update-without-id", UPDATE, Remove(&["id"]);
    "update-204", UPDATE, Status(204);
    "update-202", UPDATE, Status(202);
    "rotate-only-secret", ROTATE, Only(&["key", "clientSecret"]);
    "rotate-in-data", ROTATE, Wrap("data");
    "rotate-201", ROTATE, Status(201);
    "rotate-without-secret", ROTATE, Remove(&["key", "clientSecret"]);
    "protect-204", PROTECT, Status(204);
    "delete-200", DELETE, Status(200);
    "delete-202", DELETE, Status(202);
    "revoke-200", REVOKE, Status(200);
    // What reads return.
    "read-in-data", READ, Wrap("data");
    "read-without-times", READ, Remove(&["createdAt", "updatedAt"]);
    "read-omits-nulls", READ, OmitNulls;
    "read-array", READ, Replacement(self::Replacement::Array);
    "read-empty-object", READ, Replacement(self::Replacement::EmptyObject);
    "list-without-times", LIST, Remove(&["createdAt", "updatedAt"]);
    "list-only-id-and-name", LIST, Only(&["id", "name", "label", "email", "userProfile", "status", "role"]);
    // Types.
    "numeric-ids", ALL, Retype(&["id", "workspaceId"], As::NumericId);
    "times-in-seconds", ALL, Retype(&["createdAt", "updatedAt"], As::Seconds);
    "times-in-milliseconds", ALL, Retype(&["createdAt", "updatedAt"], As::Milliseconds);
    "flags-as-text", ALL, Retype(&["deletionProtection", "revoked", "includeWeather", "deactivated", "dynamic", "isActive", "owner"], As::Text);
    "flags-as-numbers", ALL, Retype(&["deletionProtection", "revoked", "includeWeather", "deactivated", "dynamic", "isActive", "owner"], As::Digit);
    "lists-joined", ALL, Retype(&["eventTypes", "redirectUris", "allowedScopes"], As::Joined);
    "workspace-as-object", ALL, Retype(&["workspaceId"], As::Object);
    "name-as-list", ALL, Retype(&["name", "label"], As::List);
    "omits-nulls", ALL, OmitNulls;
    // Endpoints and methods.
    "no-read-404", READ, Missing(404);
    "no-read-405", READ, Missing(405);
    "no-read-501", READ, Missing(501);
    "no-read-html", READ, MissingHtml;
    "no-list-404", LIST, Missing(404);
    "no-list-403", LIST, Missing(403);
    "no-update-404", UPDATE, Missing(404);
    "no-update-405", UPDATE, Missing(405);
    "no-delete-404", DELETE, Missing(404);
    "no-delete-405", DELETE, Missing(405);
    "no-revoke-404", REVOKE, Missing(404);
    "no-rotate-404", ROTATE, Missing(404);
    "no-rotate-501", ROTATE, Missing(501);
    "no-create-405", CREATE, Missing(405);
    "no-create-400", CREATE, Missing(400);
    "no-protection", PROTECT, Missing(404);
    // Requests.
    "workspace-rejected", CREATE, Reject("workspaceId");
    "workspace-ignored", CREATE, Ignore("workspaceId");
    "description-ignored", WRITES, Ignore("description");
    "weather-rejected", HOOKS, Reject("includeWeather");
    // Spellings.
    "names-trimmed", WRITES, Store(&["name", "label"], Spelling::Trimmed);
    "names-lowercased", WRITES, Store(&["name", "label"], Spelling::Lower);
    "names-uppercased", WRITES, Store(&["name", "label"], Spelling::Upper);
    "urls-with-slash", WRITES, Store(&["url", "redirectUris"], Spelling::Slash);
    "scopes-uppercased", WRITES, Store(&["allowedScopes"], Spelling::Upper);
    "lists-sorted", WRITES, Store(&["eventTypes", "redirectUris", "allowedScopes"], Spelling::Sorted);
    "headers-masked", ALL, Show(&["headers"], Spelling::Masked);
    "header-names-lowercased", WRITES, Store(&["headers"], Spelling::LowerNames);
    "secrets-masked", READ, Show(&["secret"], Spelling::Masked);
    "owner-masked", KEYS, Show(&["ownerId"], Spelling::Masked);
    "roles-lowercased", ALL, Show(&["role"], Spelling::Lower);
    // Pages.
    "pages-of-1", LIST, PageSize(1);
    "pages-of-3", LIST, PageSize(3);
    "largest-page-50", LIST, LargestPage(50);
    "page-ignored", LIST, IgnorePage;
    "no-meta", LIST, NoMeta;
    "total-too-large", LIST, WrongTotal(7);
    "bare-list", LIST, BareList;
    "list-items", LIST, Rename("data", "items");
    "list-shuffled", LIST, Shuffle;
    "odd-item-name", LIST, OddItem("name");
    "odd-item-time", LIST, OddItem("createdAt");
    "odd-item-prefix", LIST, OddItem("keyPrefix");
    "item-without-id", LIST, ItemWithoutId;
    "item-loses-id", LIST, ItemLosesId;
    // Effects.
    "deletions-without-effect", DELETE, NoEffect;
    "revocations-without-effect", REVOKE, NoEffect;
    "revoked-vanish", KEYS, RevokedVanish;
    "updates-without-effect", UPDATE, NoEffect;
    // Headers.
    "no-limit-headers", ALL, NoHeaders(&["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"]);
    "limit-zero", ALL, Header("x-ratelimit-limit", "0");
    "remaining-zero", ALL, Header("x-ratelimit-remaining", "0");
    "reset-in-milliseconds", ALL, Header("x-ratelimit-reset", "1893456000000");
    "reset-relative", ALL, Header("x-ratelimit-reset", "30");
    "reset-nonsense", ALL, Header("x-ratelimit-reset", "soon");
    "remaining-negative", ALL, Header("x-ratelimit-remaining", "-1");
    "no-request-id", ALL, NoHeaders(&["x-request-id"]);
    "no-content-type", ALL, NoHeaders(&["content-type"]);
    "no-date", ALL, NoHeaders(&["date"]);
    // Errors.
    "errors-as-text-member", ALL, Errors(ErrorFormat::ErrorText);
    "errors-as-object", ALL, Errors(ErrorFormat::ErrorObject);
    "errors-as-list", ALL, Errors(ErrorFormat::Errors);
    "errors-as-problem", ALL, Errors(ErrorFormat::Problem);
    "errors-as-text", ALL, Errors(ErrorFormat::Text);
    "errors-empty", ALL, Errors(ErrorFormat::Empty);
    "errors-empty-object", ALL, Errors(ErrorFormat::EmptyObject);
    "errors-as-message-list", ALL, Errors(ErrorFormat::MessageList);
    "errors-as-plain-text", ALL, Errors(ErrorFormat::PlainText);
    "errors-as-json-text", ALL, Errors(ErrorFormat::JsonText);
    "errors-by-member", ALL, Errors(ErrorFormat::ByMember);
    "errors-with-other-members", ALL, Errors(ErrorFormat::OtherMembers);
}

impl Deviation {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        ENTRIES.iter().map(Self)
    }

    /// Its name, as `--deviate` takes it.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// Whether an OpenAPI document can say it: what is a matter of values, order or effect it cannot.
    pub fn is_in_document(self) -> bool {
        match self.0.change {
            Remove(_)
            | Only(_)
            | Null(_)
            | Retype(..)
            | Rename(..)
            | Wrap(_)
            | Replacement(_)
            | Status(_)
            | Missing(404 | 405 | 501)
            | MissingHtml
            | Reject(_)
            | LargestPage(_)
            | NoMeta
            | BareList => true,
            OmitNulls | Missing(_) | Ignore(_) | Store(..) | Show(..) | PageSize(_)
            | IgnorePage | WrongTotal(_) | Shuffle | OddItem(_) | ItemWithoutId | ItemLosesId
            | NoEffect | RevokedVanish | NoHeaders(_) | Header(..) | Errors(_) => false,
        }
    }

    pub(crate) fn entry(self) -> &'static Entry {
        self.0
    }
}

impl fmt::Debug for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// There is no deviation of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownDeviation(String);

impl fmt::Display for UnknownDeviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = Deviation::all().map(Deviation::name).collect();
        write!(
            f,
            "there is no deviation «{}»; there are {}",
            self.0,
            names.join(", ")
        )
    }
}

impl std::error::Error for UnknownDeviation {}

impl FromStr for Deviation {
    type Err = UnknownDeviation;

    fn from_str(name: &str) -> Result<Self, UnknownDeviation> {
        let found = Self::all().find(|deviation| deviation.name() == name);
        found.ok_or_else(|| UnknownDeviation(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_speak_kebab_case() {
        let names: BTreeSet<_> = Deviation::all().map(Deviation::name).collect();
        assert_eq!(names.len(), ENTRIES.len());
        assert!(names.len() >= 60, "{}", names.len());
        for name in names {
            let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(name.chars().all(fits), "{name}");
            assert_eq!(name.parse::<Deviation>().map(Deviation::name), Ok(name));
        }
        assert!("none".parse::<Deviation>().is_err());
    }
}
