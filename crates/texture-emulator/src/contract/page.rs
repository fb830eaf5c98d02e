//! Pages of lists.

use schemars::JsonSchema;
use serde::Serialize;

use crate::http::call::Call;
use crate::problem::Problem;

/// Which page of a list is requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Paging {
    pub(crate) page: u32,
    pub(crate) per_page: u32,
}

/// One page of a list.
#[derive(Serialize)]
pub(crate) struct Page<T> {
    pub(crate) data: Vec<T>,
    pub(crate) meta: Meta,
}

/// Where a page stands in its list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Meta {
    /// How many objects the whole list has.
    total: usize,
    /// Which page this is, from 1.
    page: u32,
    /// The greatest number of objects on a page.
    per_page: u32,
}

/// What a query may say of pages, and what it means when it does not: name, default (none: the list's own), range.
pub(crate) const PARAMETERS: [(&str, &str, Option<u32>, [u32; 2]); 2] = [
    (
        "page",
        "The number of the page, from 1.",
        Some(1),
        [1, 1000],
    ),
    (
        "perPage",
        "The greatest number of objects on a page.",
        None,
        [1, 100],
    ),
];

impl Paging {
    pub(crate) fn of(call: &Call, default_per_page: u32) -> Result<Self, Problem> {
        let [page, per_page] = PARAMETERS.map(|(name, _, default, range)| {
            number(
                call.query.get(name).map(String::as_str),
                name,
                default.unwrap_or(default_per_page),
                range,
            )
        });
        Ok(Self {
            page: page?,
            per_page: per_page?,
        })
    }

    pub(crate) fn cut<S, T>(self, all: &[S], show: impl Fn(&S) -> T) -> Page<T> {
        let per_page = self.per_page as usize;
        let skipped = (self.page as usize - 1) * per_page;
        let data = all.iter().skip(skipped).take(per_page).map(show).collect();
        Page {
            data,
            meta: Meta {
                total: all.len(),
                page: self.page,
                per_page: self.per_page,
            },
        }
    }
}

fn number(
    text: Option<&str>,
    name: &str,
    default: u32,
    [least, most]: [u32; 2],
) -> Result<u32, Problem> {
    let Some(text) = text else { return Ok(default) };
    let number = text
        .parse()
        .ok()
        .filter(|number| (least..=most).contains(number));
    number
        .ok_or_else(|| Problem::invalid(format!("{name} must be a number from {least} to {most}")))
}
