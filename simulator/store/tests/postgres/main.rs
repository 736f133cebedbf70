//! The store in PostgreSQL, with a server that each test starts for itself.

#[path = "../../src/tests/contract.rs"]
mod contract;

use paysys_store::{
    Appended, Appending, Base, Event, EventId, EventLog, Note, Page, RowId, Stored,
};

/// Named so that a runner without filters for whole programs can leave them out.
#[path = "."]
mod with_postgres {
    mod appending;
    mod bases;
    mod faults;
    mod news;
    mod notes;
    mod opening;
    mod promises;
    mod proxy;
    mod server;
    mod support;
    mod tls;
}
