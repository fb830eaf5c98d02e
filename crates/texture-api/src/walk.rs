//! The way through the pages of a list that may change under our feet.
//!
//! Pure: says which page to ask for next and which of its objects are new, and sends nothing.

use std::collections::HashSet;

use crate::listing::{Identified, Page};

/// How far a list has been read.
///
/// Pages are counted from the front, so an object made elsewhere in between pushes others onto the next
/// page (they come twice: told apart by id), and one deleted pulls others onto the page just read (they
/// would be missed: when the total shrinks, the walk steps back).
#[derive(Debug)]
pub(crate) struct Walk {
    next: Option<u32>,
    total: u64,
    seen: HashSet<String>,
}

impl Walk {
    pub(crate) fn new() -> Self {
        Self {
            next: Some(1),
            total: 0,
            seen: HashSet::new(),
        }
    }

    /// The page to ask for, until the end is reached.
    pub(crate) fn next(&self) -> Option<u32> {
        self.next
    }

    /// Takes in the page asked for, and gives those of its objects that were not there before.
    pub(crate) fn take<T: Identified>(&mut self, asked: u32, page: Page<T>) -> Vec<T> {
        let shrunk_by = self.total.saturating_sub(page.meta.total);
        let back = u32::try_from(shrunk_by.div_ceil(u64::from(page.meta.per_page.max(1))))
            .unwrap_or(u32::MAX);
        self.total = page.meta.total;
        self.next = if back > 0 && asked > 1 {
            Some(asked.saturating_sub(back).max(1))
        } else {
            (u64::from(asked) < page.meta.pages() && !page.data.is_empty()).then(|| asked + 1)
        };
        page.data
            .into_iter()
            .filter(|item| self.seen.insert(item.id().to_owned()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::Meta;

    struct Item(String);

    impl Identified for Item {
        fn id(&self) -> &str {
            &self.0
        }
    }

    /// Walks a list two objects a page; before page `n` is answered, it becomes `lists[n]`.
    fn walk(lists: &[&str]) -> (String, Vec<u32>) {
        let (mut walk, mut found, mut asked) = (Walk::new(), String::new(), Vec::new());
        while let Some(number) = walk.next() {
            let list = lists[asked.len().min(lists.len() - 1)];
            asked.push(number);
            let data = list
                .chars()
                .skip(2 * (number as usize - 1))
                .take(2)
                .map(|id| Item(id.into()))
                .collect();
            let meta = Meta {
                total: list.len() as u64,
                page: number,
                per_page: 2,
            };
            found.extend(
                walk.take(number, Page { data, meta })
                    .into_iter()
                    .map(|item| item.0),
            );
        }
        (found, asked)
    }

    #[test]
    fn every_object_comes_once_even_while_the_list_changes() {
        let cases: [(&[&str], &str, &[u32]); 7] = [
            (&[""], "", &[1]),
            (&["ab"], "ab", &[1]),
            (&["abcde"], "abcde", &[1, 2, 3]),
            // x is made elsewhere and pushes b onto the second page.
            (&["abcde", "xabcde"], "abcde", &[1, 2, 3]),
            // a is deleted elsewhere and pulls c onto the first page.
            (&["abcde", "bcde"], "abdec", &[1, 2, 1, 2]),
            // So much is deleted that the page asked for is empty.
            (&["abcdef", "abcdef", "ef"], "abcdef", &[1, 2, 3, 1]),
            (&["abcdef", "f"], "abf", &[1, 2, 1]),
        ];
        for (lists, found, asked) in cases {
            assert_eq!(walk(lists), (found.to_owned(), asked.to_vec()), "{lists:?}");
        }
    }
}
