//! Three simulators that share a PostgreSQL, behind a load balancer that knows nothing of sandboxes: they are one gateway, whatever
//! happens to one of them, to the server or to the way to it.

#![expect(
    clippy::unwrap_used,
    reason = "in a test, a panic with its line is the message"
)]

/// Named so that a runner without filters for whole programs can leave them out.
#[path = "."]
mod with_postgres {
    mod balancer;
    mod cluster;
    mod exactness;
    mod faults;
    #[path = "../suite/harness.rs"]
    #[expect(dead_code, reason = "the other tests need more of it")]
    mod harness;
    mod history;
    mod node;
    mod opening;
    #[path = "../../store/tests/postgres/server.rs"]
    #[expect(dead_code, reason = "the store's tests need more of it")]
    mod server;
    mod sharing;
    mod shop;
}
