//! The order in which the pages of a list are read, while the list may change.
//!
//! Pure: says which page to request next and which of its objects are new; it sends nothing.

use std::collections::{BTreeMap, HashSet};

use crate::error::{Effect, Error, Kind};
use crate::list::listing::{Identified, Listing, Page};

/// How often a list is read again from the beginning, or from an earlier page, when its pages show
/// that it changed meanwhile. A list that changes faster may be incomplete.
const MOST_RESTARTS: u32 = 4;

/// How far a list has been read.
///
/// Pages are counted from the front. An object that somebody creates in the meantime moves others to the next page
/// (they are seen twice, and recognized by id). One that is deleted moves others to the page just read: they would be
/// missed, so the paginator goes back when the total shrinks, or when the list ends before all announced objects were
/// seen. Every list ends: the API's totals and page counts are not trusted for that.
#[derive(Debug)]
pub(crate) struct Paginator {
    next: Option<u32>,
    total: Option<u64>,
    per_page: u64,
    seen: HashSet<String>,
    /// The number of items without an id, by page.
    unreadable: BTreeMap<u32, usize>,
    first_page: Vec<String>,
    pages: u32,
    restarts: u32,
    /// The number of objects seen when the current pass began.
    seen_before_pass: usize,
}

/// The counts of a list, at its end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts {
    /// The number of objects seen.
    pub(crate) seen: usize,
    /// The number of items without an id.
    pub(crate) unreadable: usize,
    /// The number of objects that the list says it has.
    pub(crate) total: u64,
}

impl Counts {
    /// The error of a list whose pages have fewer objects than it says.
    pub(crate) fn incomplete<L: Listing>(self) -> Error {
        let Self {
            seen,
            unreadable,
            total,
        } = self;
        let why = match unreadable {
            0 => "either it changes faster than it can be read, or the API does not follow `page` \
                  and `perPage`"
                .to_owned(),
            1 => "1 item has no id, so nobody can say which object it is".to_owned(),
            more => format!("{more} items have no id, so nobody can say which objects they are"),
        };
        let plural = if total == 1 { "" } else { "s" };
        let message = format!(
            "the list {} says that it has {total} object{plural}, but its pages hold {seen}: {why}",
            L::ENDPOINT.route
        );
        Error::new(Kind::Unreadable, Effect::NotSent, message)
            .with(|evidence| evidence.mark = Some(L::ENDPOINT.mark))
    }
}

impl Paginator {
    pub(crate) fn new() -> Self {
        Self {
            next: Some(1),
            total: None,
            per_page: 1,
            seen: HashSet::new(),
            unreadable: BTreeMap::new(),
            first_page: Vec::new(),
            pages: 0,
            restarts: 0,
            seen_before_pass: 0,
        }
    }

    /// The page to request, until the end is reached.
    pub(crate) fn next(&self) -> Option<u32> {
        self.next
    }

    /// The number of pages, if the list says so.
    pub(crate) fn total_pages(&self) -> u64 {
        self.total.unwrap_or_default().div_ceil(self.per_page)
    }

    /// Whether, at the end, as many objects were seen as the list says it has. A list without totals is
    /// believed.
    pub(crate) fn is_complete(&self) -> bool {
        self.total
            .is_none_or(|total| self.seen.len() as u64 >= total)
    }

    /// As [`Paginator::is_complete`], where items without an id count too.
    pub(crate) fn is_accounted_for(&self) -> bool {
        let found = self.seen.len() + self.unreadable();
        self.total.is_none_or(|total| found as u64 >= total)
    }

    /// The numbers of objects seen, of items without an id, and of objects that the list says it has.
    pub(crate) fn counts(&self) -> Counts {
        Counts {
            seen: self.seen.len(),
            unreadable: self.unreadable(),
            total: self.total.unwrap_or_default(),
        }
    }

    /// Whether the list may have changed while its pages were read, without a sign of it in the totals.
    pub(crate) fn has_several_pages(&self) -> bool {
        self.pages > 1
    }

    /// The number of items without an id, which cannot be used.
    pub(crate) fn unreadable(&self) -> usize {
        self.unreadable.values().sum()
    }

    /// Adds the requested page, and returns its new objects.
    pub(crate) fn take<T: Identified>(&mut self, number: u32, page: Page<T>) -> Vec<T> {
        let before = self.total;
        self.pages += 1;
        self.total = page.meta.total;
        self.learn_page_size(number, &page);
        match page.unreadable {
            0 => self.unreadable.remove(&number),
            count => self.unreadable.insert(number, count),
        };
        let is_empty = page.data.is_empty() && page.unreadable == 0;
        if number == 1 {
            self.first_page = ids(&page.data);
        }
        let new: Vec<T> = page
            .data
            .into_iter()
            .filter(|item| self.seen.insert(item.id().to_owned()))
            .collect();
        let shrunk_by = before
            .unwrap_or_default()
            .saturating_sub(page.meta.total.unwrap_or(u64::MAX));
        self.next = if shrunk_by > 0 && number > 1 {
            self.step_back(number, shrunk_by)
        } else if self.goes_on_after(number, is_empty, new.is_empty()) {
            Some(number + 1)
        } else {
            self.start_over()
        };
        new
    }

    /// Compares the first page, read again, with what it was: when it differs, the list changed
    /// meanwhile, and is to be read again.
    pub(crate) fn verify<T: Identified>(&mut self, page: Page<T>) -> Vec<T> {
        if ids(&page.data) == self.first_page || self.restarts >= MOST_RESTARTS {
            return Vec::new();
        }
        self.restarts += 1;
        self.total = None;
        self.seen_before_pass = self.seen.len();
        self.take(1, page)
    }

    /// The API may hold a page below the size that it says.
    fn learn_page_size<T>(&mut self, number: u32, page: &Page<T>) {
        let count = (page.data.len() + page.unreadable) as u64;
        let says = u64::from(page.meta.per_page.unwrap_or(0));
        let is_cut = number == 1 && page.meta.total.is_some_and(|total| total > count);
        self.per_page = match says {
            0 if number > 1 => self.per_page,
            says if number > 1 => says.min(self.per_page),
            0 => count.max(1),
            says if is_cut && count > 0 => says.min(count),
            says => says,
        };
    }

    fn goes_on_after(&self, number: u32, is_empty: bool, nothing_new: bool) -> bool {
        match self.total {
            _ if is_empty => false,
            Some(total) => {
                u64::from(number) * self.per_page < total && !self.repeats(number, nothing_new)
            }
            // Without totals, a page that shows nothing new is the last one.
            None => !nothing_new,
        }
    }

    /// Whether the API returns the same page whichever is requested.
    fn repeats(&self, number: u32, nothing_new: bool) -> bool {
        number == 2 && nothing_new && self.pages == 2
    }

    fn step_back(&mut self, number: u32, shrunk_by: u64) -> Option<u32> {
        if self.restarts >= MOST_RESTARTS {
            return self
                .total
                .is_some_and(|total| u64::from(number) * self.per_page < total)
                .then_some(number + 1);
        }
        self.restarts += 1;
        let pages = u32::try_from(shrunk_by.div_ceil(self.per_page)).unwrap_or(u32::MAX);
        Some(number.saturating_sub(pages).max(1))
    }

    /// The end was reached before all objects that were announced: some moved to pages already read.
    /// A pass without new objects would have none the next time either.
    fn start_over(&mut self) -> Option<u32> {
        let progressed = self.seen.len() > self.seen_before_pass;
        let repeats = self.pages == 2 && self.seen.len() == self.first_page.len();
        if self.is_accounted_for()
            || self.pages == 1
            || repeats
            || !progressed
            || self.restarts >= MOST_RESTARTS
        {
            return None;
        }
        self.restarts += 1;
        self.seen_before_pass = self.seen.len();
        Some(1)
    }
}

fn ids<T: Identified>(items: &[T]) -> Vec<String> {
    items.iter().map(|item| item.id().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::listing::Meta;

    struct Item(String);

    impl Identified for Item {
        fn id(&self) -> &str {
            &self.0
        }
    }

    /// What a page of two objects says of the list.
    type Says = fn(&str) -> Meta;

    const TRUTH: Says = |list| Meta {
        total: Some(list.len() as u64),
        per_page: Some(2),
    };
    const NOTHING: Says = |_| Meta {
        total: None,
        per_page: None,
    };

    fn page(list: &str, number: u32, says: Says) -> Page<Item> {
        let data = list
            .chars()
            .skip(2 * (number as usize - 1))
            .take(2)
            .map(|id| Item(id.into()))
            .collect();
        Page {
            data,
            unreadable: 0,
            meta: says(list),
        }
    }

    /// Reads a list two objects a page; before the n-th request it becomes `lists[n]`.
    fn walk(lists: &[&str], says: Says) -> (String, Vec<u32>, bool) {
        let (mut pages, mut found, mut requested) = (Paginator::new(), String::new(), Vec::new());
        while let Some(number) = pages.next() {
            let list = lists[requested.len().min(lists.len() - 1)];
            requested.push(number);
            assert!(requested.len() < 50, "no end: {requested:?}");
            let new = pages.take(number, page(list, number, says));
            found.extend(new.into_iter().map(|item| item.0));
        }
        (found, requested, pages.is_complete())
    }

    #[test]
    fn every_object_comes_once_even_while_the_list_changes() {
        let cases: [(&[&str], &str, &[u32]); 9] = [
            (&[""], "", &[1]),
            (&["ab"], "ab", &[1]),
            (&["abcde"], "abcde", &[1, 2, 3]),
            // x is created elsewhere and pushes b onto the second page.
            (&["abcde", "xabcde"], "abcdex", &[1, 2, 3, 1, 2, 3]),
            // Then d and e are deleted: the first page, read again, needs no third reading.
            (
                &["abcde", "xabcde", "xabcde", "xabc"],
                "abcdex",
                &[1, 2, 3, 1, 2],
            ),
            // a is deleted elsewhere and pulls c onto the first page.
            (&["abcde", "bcde"], "abdec", &[1, 2, 1, 2]),
            // So much is deleted that the page requested is empty.
            (&["abcdef", "abcdef", "ef"], "abcdef", &[1, 2, 3, 1]),
            (&["abcdef", "f"], "abf", &[1, 2, 1]),
            // One is deleted and one is created: the totals show nothing, but the count does.
            (&["abcde", "bcdex"], "abdex", &[1, 2, 3]),
        ];
        for (lists, found, requested) in cases {
            let (seen, pages, complete) = walk(lists, TRUTH);
            assert_eq!(
                (seen.as_str(), pages.as_slice()),
                (found, requested),
                "{lists:?}"
            );
            assert!(complete, "{lists:?}");
        }
    }

    #[test]
    fn a_first_page_that_changed_says_that_the_list_is_to_be_read_again() {
        let mut pages = Paginator::new();
        let mut found = String::new();
        for (number, list) in [(1, "abcde"), (2, "bcdex"), (3, "bcdex")] {
            let new = pages.take(number, page(list, number, TRUTH));
            found.extend(new.into_iter().map(|item| item.0));
        }
        assert_eq!((found.as_str(), pages.next()), ("abdex", None), "c hides");
        let again = pages.verify(page("bcdex", 1, TRUTH));
        found.extend(again.into_iter().map(|item| item.0));
        assert_eq!((found.as_str(), pages.next()), ("abdexc", Some(2)));
        while let Some(number) = pages.next() {
            pages.take(number, page("bcdex", number, TRUTH));
        }
        assert!(pages.verify(page("bcdex", 1, TRUTH)).is_empty());
        assert_eq!(pages.next(), None);
    }

    #[test]
    fn a_list_without_totals_ends_with_a_page_that_shows_nothing_new() {
        for (list, requested) in [("", &[1][..]), ("ab", &[1, 2]), ("abcde", &[1, 2, 3, 4])] {
            let (found, pages, complete) = walk(&[list], NOTHING);
            assert_eq!(
                (found.as_str(), pages.as_slice(), complete),
                (list, requested, true)
            );
        }
    }

    #[test]
    fn whatever_the_api_says_there_is_an_end() {
        let too_many: Says = |_| Meta {
            total: Some(1000),
            per_page: Some(2),
        };
        assert_eq!(
            walk(&["abcde"], too_many),
            ("abcde".into(), vec![1, 2, 3, 4, 1, 2, 3, 4], false)
        );
        // Two replicas, of which one is an object behind.
        let replicas: Vec<&str> = ["abcde", "abcd"].into_iter().cycle().take(49).collect();
        let (found, ..) = walk(&replicas, TRUTH);
        assert!(found.len() >= 4, "{found}");
        // Pages of two, whatever is said.
        let large: Says = |list| Meta {
            total: Some(list.len() as u64),
            per_page: Some(100),
        };
        assert_eq!(
            walk(&["abcde"], large),
            ("abcde".into(), vec![1, 2, 3], true)
        );
        let zero: Says = |list| Meta {
            total: Some(list.len() as u64),
            per_page: None,
        };
        assert_eq!(
            walk(&["abcde"], zero),
            ("abcde".into(), vec![1, 2, 3], true)
        );
    }

    #[test]
    fn an_api_that_ignores_the_page_shows_the_same_one_twice() {
        let mut pages = Paginator::new();
        let mut requested = 0;
        while let Some(number) = pages.next() {
            requested += 1;
            pages.take(number, page("abcde", 1, TRUTH));
        }
        assert_eq!((requested, pages.is_complete()), (2, false));
    }
}
