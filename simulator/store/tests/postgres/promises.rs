//! What holds for every store.

use paysys_store::{PostgresLog, RowId};

use super::server::Server;

async fn fresh() -> (PostgresLog, RowId, Server) {
    let server = Server::start();
    (server.log().await, RowId(7), server)
}

crate::contract::tests!(fresh);
