//! The admin API as tools for an assistant, in the Model Context Protocol on stdin and stdout.
//!
//! A tool is a route of the admin: what it takes is in the admin's document, and what it answers is what the admin
//! answers, so nothing can be done here in another way than there.

mod ask;
mod input_schema;
mod server;
mod tool;

use rmcp::{RmcpError, ServiceExt};

use crate::admin::AdminState;
use server::Server;

/// Answers an assistant until it closes stdin.
///
/// # Errors
/// When what stands on stdin is not the protocol.
pub(crate) async fn serve(admin: AdminState) -> Result<(), RmcpError> {
    let started = Server::new(admin).serve(rmcp::transport::io::stdio_pipes());
    started.await?.waiting().await?;
    Ok(())
}

#[cfg(test)]
mod tests;
