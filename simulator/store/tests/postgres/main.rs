//! The store in PostgreSQL, with a server that each test starts for itself.

/// Named so that a runner without filters for whole programs can leave them out.
#[path = "."]
mod with_postgres {
    mod appending;
    mod bases;
    mod faults;
    mod news;
    mod notes;
    mod opening;
    mod proxy;
    mod server;
    mod support;
}
