//! What all nouns of the API have in common.

use serde::de::DeserializeOwned;

use crate::listing::{Identified, Listing};
use crate::request::Request;

/// An object that can be read by its id and is listed with its like.
pub trait Object: Identified + Clone + DeserializeOwned + Send + Sync + 'static {
    /// The noun in messages: `API key`.
    const NOUN: &'static str;

    /// The noun as the audit log writes it in `resourceType`.
    const AUDITED_AS: &'static str;

    /// Reads one.
    type Get: Request<Response = Self>;

    /// Lists all.
    type List: Listing<Item = Self> + Default;

    /// The request that reads the object with this id.
    fn get(id: &str) -> Self::Get;

    /// When it was made, as the API writes it.
    fn created_at(&self) -> &str;

    /// The workspace it is in, for what is in one.
    fn workspace_id(&self) -> Option<&str> {
        None
    }

    /// Whether it still serves: false for what stays listed after its end.
    fn is_live(&self) -> bool {
        true
    }
}

/// A request that makes an object, with what is needed to find the object when the answer is lost.
pub trait Create: Request {
    /// What is made, as it is listed.
    type Object: Object;

    /// Ends what was made: for a creation that has to be undone.
    type Discard: Request;

    /// The name that a person would look for. Creations of one process that share it are sent one after
    /// the other, so that a lost answer can be told from the answer to another.
    fn name(&self) -> &str;

    /// Whether an object could be what this request made. Members that the API may write
    /// another way (addresses, criteria) are not compared: time and the audit log tell the rest.
    fn made(&self, found: &Self::Object) -> bool;

    /// The workspace it is to be made in.
    fn workspace_id(&self) -> Option<&str> {
        None
    }

    /// The object in an answer.
    fn object(response: &Self::Response) -> &Self::Object;

    /// What the lost answer would have been, or `None` where it held a secret that is not shown again.
    fn recover(&self, found: Self::Object) -> Option<Self::Response>;

    /// The request that ends the object with this id.
    fn discard(id: &str) -> Self::Discard;
}

/// Whether an object in use could be what a request makes, wherever it comes from.
pub(crate) fn resembles<C: Create>(request: &C, object: &C::Object) -> bool {
    let placed = |asked| object.workspace_id().is_none_or(|placed| placed == asked);
    object.is_live() && request.made(object) && request.workspace_id().is_none_or(placed)
}

/// Whether two names are one to a reader: some APIs trim what they are given.
pub(crate) fn same_name(one: &str, other: &str) -> bool {
    one.trim() == other.trim()
}
