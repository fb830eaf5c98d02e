//! Lists and their pages.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::request::{Endpoint, Request};

/// How many objects are asked for at once: the most that the API gives (API contract, Basics).
pub(crate) const PER_PAGE: u32 = 100;

/// The last page that can be asked for (API contract, Basics).
pub(crate) const LAST_PAGE: u32 = 1000;

/// What has an id of its own.
pub trait Identified {
    /// The opaque id.
    fn id(&self) -> &str;
}

/// A list of the API, read page by page.
pub trait Listing: Send + Sync {
    /// What the list holds.
    type Item: Identified + DeserializeOwned + Send;

    /// What holds for every page of the list.
    const ENDPOINT: Endpoint;

    /// The id that stands for `:id` in the endpoint's route.
    fn id(&self) -> Option<&str> {
        None
    }

    /// The members of the query that choose among the objects.
    fn filter(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// The request for one page of a list.
#[derive(Clone, Copy, Debug)]
pub struct PageOf<'a, L> {
    /// The list.
    pub listing: &'a L,
    /// Which page, from 1.
    pub page: u32,
}

impl<L: Listing> Request for PageOf<'_, L> {
    type Response = Page<L::Item>;
    const ENDPOINT: Endpoint = L::ENDPOINT;

    fn id(&self) -> Option<&str> {
        self.listing.id()
    }

    fn query(&self) -> Vec<(&'static str, String)> {
        let mut query = self.listing.filter();
        query.push(("page", self.page.to_string()));
        query.push(("perPage", PER_PAGE.to_string()));
        query
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Page<T> {
    /// The objects on this page.
    pub data: Vec<T>,
    /// Which page this is, and of how many objects.
    pub meta: Meta,
}

/// What a page tells of the whole list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Meta {
    /// How many objects the whole list has.
    pub total: u64,
    /// This page's number, from 1.
    pub page: u32,
    /// How many objects a page holds; the API may hold it below what was asked for.
    pub per_page: u32,
}

impl Meta {
    /// How many pages the list has.
    pub fn pages(&self) -> u64 {
        self.total.div_ceil(u64::from(self.per_page.max(1)))
    }
}
