//! Validation as a table: a configuration in, messages out.

mod configurations;
mod rules;
mod validators;
