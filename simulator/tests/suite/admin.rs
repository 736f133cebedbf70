//! The admin API, by resource.

mod access;
mod calls;
mod catalog;
mod clock;
mod isolation;
mod live_view;
mod metrics;
mod openapi;
mod payments;
mod proof;
mod reach;
mod replay;
mod reports;
mod rules;
mod sandboxes;
mod verify;
