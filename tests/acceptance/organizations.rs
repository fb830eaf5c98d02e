//! Real organizations: replacements and renames, people, another organization's key, values that are
//! sensitive, and orphans. Each test is what a user of some provider ran into.

mod another;
mod duplicates;
mod people;
mod protection;
mod values;
