//! One HTML file that says it all: no network, no framework, every word of a gateway escaped.
//!
//! A page is an askama template that extends `page.html` and holds a [`Page`]; what it shows is put together from parts that
//! print themselves as HTML – [`Badge`], [`Call`], [`Message`], [`Document`], [`Finding`], [`Filter`]. Style and script are
//! in `page.css` and `page.js`; the policy in the page's head lets no other script run, whatever a gateway answered.

mod badge;
mod call;
mod curl;
mod document;
mod filter;
mod finding;
mod findings;
mod message;
mod page;
mod run;
mod scenario;
mod timeline;

pub(crate) use badge::{Badge, Tone};
pub(crate) use call::Call;
pub(crate) use document::Document;
pub(crate) use filter::{Choice, Filter};
pub(crate) use finding::{Finding, Source, Values, bound, differs, stated};
pub(crate) use message::Message;
pub(crate) use page::Page;
pub use run::write;
