//! What an assistant's client asks a server for: who it is, its tools, and to use one.

use axum::Router;
use rmcp::handler::server::ServerHandler;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation,
    JsonObject, ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig,
    Tool as Described, ToolAnnotations,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer};
use serde_json::Value;

use super::ask::ask;
use super::input_schema::{self, Places};
use super::tool::{TOOLS, Tool};
use crate::admin::{self, AdminState};

/// What an assistant needs to know before it writes a client; also a page of the documentation.
const GUIDE: &str = include_str!("../../../docs/assistants.md");
/// The tool that tells it, for clients that do not show a server's instructions.
const READ_GUIDE: &str = "read_guide";

pub(super) struct Server {
    admin: Router,
    document: Value,
}

impl Server {
    /// Whoever started the process may do everything, so no token is asked for.
    pub(super) fn new(state: AdminState) -> Self {
        let state = AdminState {
            token: None,
            ..state
        };
        Self {
            admin: admin::router(state),
            document: serde_json::from_str(admin::document()).expect("made of values"),
        }
    }

    pub(super) fn tools(&self) -> Vec<Described> {
        let all = TOOLS.iter().map(|tool| {
            let schema = input_schema::of(&self.document, tool);
            described(tool.name, tool.purpose, schema, tool.only_reads())
        });
        let nothing = JsonObject::from_iter([("type".to_owned(), "object".into())]);
        let guide = described(
            READ_GUIDE,
            "The contract of the gateway, its traps, when a payout may be repeated, and how to test that. Read it before writing a client.",
            nothing,
            true,
        );
        std::iter::once(guide).chain(all).collect()
    }

    pub(super) async fn using(&self, name: &str, input: JsonObject) -> Option<CallToolResult> {
        if name == READ_GUIDE {
            return Some(CallToolResult::success(vec![ContentBlock::text(GUIDE)]));
        }
        let tool = Tool::named(name)?;
        let places = Places::of(&self.document, tool);
        let answered = ask(&self.admin, tool, &places, input).await;
        let said = |text| vec![ContentBlock::text(text)];
        Some(match answered {
            Ok(text) => CallToolResult::success(said(text)),
            Err(text) => CallToolResult::error(said(text)),
        })
    }
}

fn described(
    name: &'static str,
    purpose: &'static str,
    schema: JsonObject,
    only_reads: bool,
) -> Described {
    let hints = ToolAnnotations::new()
        .read_only(only_reads)
        .open_world(false);
    Described::new(name, purpose, schema).with_annotations(hints)
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let program = Implementation::new("paysys-simulator", env!("CARGO_PKG_VERSION"));
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(program)
            .with_instructions(
                "A PaySys payout gateway on this machine that misbehaves on demand. Nothing here reaches PaySys or moves money. Call read_guide before you write a client.",
            )
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.tools()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let input = request.arguments.unwrap_or_default();
        let used = self.using(&request.name, input).await;
        used.map(CallToolResponse::from).ok_or_else(|| {
            ErrorData::invalid_params(format!("there is no tool {:?}", request.name), None)
        })
    }
}
