//! Lists and their pages.

use serde_json::{Map, Value};

use crate::decode::{Decode, Received};
use crate::http::request::{Endpoint, Request};

/// How many objects are requested at once: the most that the API returns (API contract, Basics).
pub(crate) const PER_PAGE: u32 = 100;

/// The sizes to try in turn where the API refuses a page of this size: the documented defaults.
pub(crate) const SMALLER_PAGES: [u32; 2] = [20, 10];

/// The last page that can be requested (API contract, Basics).
pub(crate) const LAST_PAGE: u32 = 1000;

/// An object with an id.
pub trait Identified {
    /// The opaque id.
    fn id(&self) -> &str;
}

/// A list of the API, read page by page.
pub trait Listing: Send + Sync {
    /// The type of the items.
    type Item: Identified + Decode + Send;

    /// The endpoint of the pages.
    const ENDPOINT: Endpoint;

    /// The id that stands for `:id` in the endpoint's route.
    fn id(&self) -> Option<&str> {
        None
    }

    /// The query parameters that filter the list.
    fn filter(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// The request for one page of a list.
#[derive(Clone, Copy, Debug)]
pub struct PageOf<'a, L> {
    /// The list.
    pub listing: &'a L,
    /// The number of the page, from 1.
    pub page: u32,
    /// The requested number of objects.
    pub per_page: u32,
}

impl<'a, L> PageOf<'a, L> {
    /// A page of the largest documented size.
    pub fn new(listing: &'a L, page: u32) -> Self {
        Self {
            listing,
            page,
            per_page: PER_PAGE,
        }
    }
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
        query.push(("perPage", self.per_page.to_string()));
        query
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The objects on this page.
    pub data: Vec<T>,
    /// The number of items without an id, which cannot be used.
    pub unreadable: usize,
    /// What the page says about the whole list.
    pub meta: Meta,
}

/// What a page says about the whole list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// The number of objects in the whole list.
    pub total: Option<u64>,
    /// The number of objects on a page, which may be lower than requested.
    pub per_page: Option<u32>,
}

impl<T> Page<T> {
    /// Whether there are more pages after this one, which has this number.
    pub fn has_next(&self, number: u32) -> bool {
        let per_page = self.meta.per_page.unwrap_or(PER_PAGE).max(1);
        match self.meta.total {
            Some(total) => u64::from(number) * u64::from(per_page) < total,
            None => !self.data.is_empty(),
        }
    }
}

impl<T: Decode> Decode for Page<T> {
    /// `{"data": [...], "meta": {...}}`, or a bare array. An unreadable item does not affect the others.
    fn decode(value: Value) -> Result<Self, Received> {
        let (items, meta) = match value {
            Value::Array(items) => (items, Meta::default()),
            Value::Object(mut members) => match members.remove("data") {
                Some(Value::Array(items)) => (items, Meta::of(members.get("meta"))),
                data => return Err(no_items(members, data)),
            },
            other => return Err(Received::of(&other, &[])),
        };
        let count = items.len();
        let data: Vec<T> = items
            .into_iter()
            .filter_map(|it| T::decode(it).ok())
            .collect();
        Ok(Self {
            unreadable: count - data.len(),
            data,
            meta,
        })
    }
}

impl Meta {
    fn of(meta: Option<&Value>) -> Self {
        let number = |name| meta.and_then(|meta| meta.get(name)?.as_u64());
        Self {
            total: number("total"),
            per_page: number("perPage")
                .and_then(|it| u32::try_from(it).ok())
                .filter(|&it| it > 0),
        }
    }
}

fn no_items(mut members: Map<String, Value>, data: Option<Value>) -> Received {
    let came = data.as_ref().and_then(crate::decode::Shape::of);
    if let Some(data) = data {
        members.insert("data".to_owned(), data);
    }
    let mut received = Received {
        members: members.keys().cloned().collect(),
        ..Received::default()
    };
    match came {
        Some(came) => received
            .mistyped
            .push(("data".to_owned(), "array", came.as_str())),
        None => received.missing.push("data".to_owned()),
    }
    received
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::nouns::workspaces::Workspace;

    fn read(value: Value) -> Result<(Vec<String>, usize, Meta), String> {
        let page = Page::<Workspace>::decode(value).map_err(|received| received.to_string())?;
        let ids = page.data.into_iter().map(|it| it.id).collect();
        Ok((ids, page.unreadable, page.meta))
    }

    #[test]
    fn one_odd_item_hides_no_other() {
        let data = json!([{"id": "a"}, {"id": null}, "b", {"id": "c", "name": null}]);
        let meta = Meta {
            total: Some(9),
            per_page: Some(4),
        };
        let ids = || vec!["a".to_owned(), "c".to_owned()];
        assert_eq!(
            read(json!({"data": data, "meta": {"total": 9, "perPage": 4}})),
            Ok((ids(), 2, meta))
        );
        assert_eq!(read(data), Ok((ids(), 2, Meta::default())));
        assert_eq!(
            read(json!({"data": [], "meta": {"total": "9"}})),
            Ok((vec![], 0, Meta::default()))
        );
    }

    #[test]
    fn what_is_no_page_says_what_came() {
        for (value, says) in [
            (
                json!({"items": []}),
                "the response has the members items; missing or null: data",
            ),
            (
                json!({"data": {}}),
                "the response has the members data; data is an object where an array was expected",
            ),
            (json!(null), "the response body is empty, not an object"),
        ] {
            assert_eq!(read(value), Err(says.to_owned()));
        }
    }

    #[test]
    fn a_page_says_whether_the_list_goes_on() {
        let page = |total, per_page, items| Page {
            data: vec![(); items],
            unreadable: 0,
            meta: Meta { total, per_page },
        };
        for (page, number, goes_on) in [
            (page(Some(5), Some(2), 2), 2, true),
            (page(Some(5), Some(2), 1), 3, false),
            (page(Some(4), Some(2), 2), 2, false),
            // The documented size of a page is 100.
            (page(Some(101), None, 100), 1, true),
            (page(Some(100), None, 100), 1, false),
            // A page is never endless, whatever it says about its size.
            (page(Some(2), Some(0), 1), 1, true),
            (page(Some(2), Some(0), 1), 2, false),
            (page(None, None, 1), 7, true),
            (page(None, None, 0), 7, false),
        ] {
            assert_eq!(page.has_next(number), goes_on, "{page:?} {number}");
        }
    }
}
