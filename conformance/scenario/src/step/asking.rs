//! How a request is dressed: the keys that steps share which make a new request.

use crate::auth::Auth;
use crate::bindings::{Bindings, Missing};
use crate::reader::Reader;
use crate::template::Template;
use paysys_shared::json::Json;
use paysys_yaml::{Fields, Node, Problem, Shape};

/// How a request is dressed.
#[derive(Clone, Debug, Default)]
pub struct Asking {
    /// The request's `id`; none: a fresh UUID.
    pub id: Option<Template>,
    /// The member `jsonrpc`; none: not sent.
    pub jsonrpc: Option<Template>,
    pub auth: Auth,
    /// Headers to add, replace or (`None`) leave out.
    pub headers: Vec<(String, Option<Template>)>,
}

/// A complete request that is not signed yet.
#[derive(Clone, Debug)]
pub struct Unsigned {
    pub verb: String,
    /// Appended to the gateway's URL.
    pub path: String,
    pub headers: Vec<(String, Option<String>)>,
    pub body: Vec<u8>,
}

pub(super) const KEYS: [&str; 4] = ["id", "jsonrpc", "auth", "headers"];

impl Asking {
    pub(super) fn read(fields: &Fields<'_>, reader: &mut Reader<'_>) -> Self {
        let id = fields.get("id").map(|node| Template::read(node, reader));
        let jsonrpc = fields
            .get("jsonrpc")
            .map(|node| Template::read(node, reader));
        let auth = fields
            .get("auth")
            .and_then(|node| Auth::read(node, reader))
            .unwrap_or_default();
        let headers = fields
            .get("headers")
            .map(|node| read_headers(node, reader))
            .unwrap_or_default();
        Self {
            id,
            jsonrpc,
            auth,
            headers,
        }
    }

    /// `{ id, jsonrpc?, method?, params? }`, posted to the gateway's URL.
    pub(super) fn request(
        &self,
        method: Option<Json>,
        params: Option<Json>,
        fresh_id: &Json,
        bindings: &Bindings,
    ) -> Result<Unsigned, Missing> {
        let id = self
            .id
            .as_ref()
            .map_or_else(|| Ok(fresh_id.clone()), |id| id.fill(bindings))?;
        let jsonrpc = self
            .jsonrpc
            .as_ref()
            .map(|value| value.fill(bindings))
            .transpose()?;
        let members = [
            ("jsonrpc", jsonrpc),
            ("id", Some(id)),
            ("method", method),
            ("params", params),
        ];
        let given = members
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        self.post(
            Json::Object(given.collect()).to_string().into_bytes(),
            bindings,
        )
    }

    /// This body, posted to the gateway's URL.
    pub(super) fn post(&self, body: Vec<u8>, bindings: &Bindings) -> Result<Unsigned, Missing> {
        let fill = |(name, value): &(String, Option<Template>)| {
            Ok((
                name.clone(),
                value
                    .as_ref()
                    .map(|value| value.fill_as_text(bindings))
                    .transpose()?,
            ))
        };
        let headers = self
            .headers
            .iter()
            .map(fill)
            .collect::<Result<_, Missing>>()?;
        Ok(Unsigned {
            verb: "POST".to_owned(),
            path: String::new(),
            headers,
            body,
        })
    }
}

fn read_headers(node: &Node, reader: &mut Reader<'_>) -> Vec<(String, Option<Template>)> {
    let Shape::Map(entries) = &node.shape else {
        reader.problems.push(Problem::at(
            node.span,
            "`headers` must be a mapping of header names",
        ));
        return Vec::new();
    };
    reader.members(entries, |key, value, reader| {
        reader.check_token("header name", &key.text, key.span);
        let value = (!matches!(value.shape, Shape::Null)).then(|| Template::read(value, reader));
        (key.text.clone(), value)
    })
}
