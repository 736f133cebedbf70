//! The admin API, by resource.

mod access;
mod clock;
mod proof;
mod rules;
mod sandboxes;
