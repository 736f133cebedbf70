//! A tool's call as a request to the admin, within the process.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, Uri, header};
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;
use rmcp::model::JsonObject;
use serde_json::Value;

use super::input_schema::Places;
use super::tool::Tool;

/// More than this helps no assistant; it can ask for less at a time.
const LONGEST_ANSWER_BYTES: usize = 256 * 1024;

/// What came of it, in the admin's words.
pub(super) type Answered = Result<String, String>;

/// Asks the admin for what a tool is to do.
pub(super) async fn ask(
    admin: &Router,
    tool: &Tool,
    places: &Places,
    input: JsonObject,
) -> Answered {
    let request = request(tool, places, input)?;
    let answered = TowerToHyperService::new(admin.clone()).call(request).await;
    read(answered.unwrap_or_else(|never| match never {})).await
}

/// What stands in a tool's input is in the path, in the query, or else in the body.
fn request(tool: &Tool, places: &Places, mut input: JsonObject) -> Result<Request<Body>, String> {
    let path = path(tool, &mut input)?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in &places.query {
        if let Some(value) = taken(&mut input, name)? {
            query.append_pair(name, &value);
        }
    }
    let query = query.finish();
    let separator = if query.is_empty() { "" } else { "?" };
    let uri = format!("{path}{separator}{query}").parse::<Uri>();
    let uri = uri.map_err(|error| format!("this cannot be asked for: {error}"))?;
    let body = match places.has_body {
        true => Body::from(Value::Object(input).to_string()),
        false if input.is_empty() => Body::empty(),
        false => return Err(format!("{} does not take {}", tool.name, names(&input))),
    };
    let request = Request::builder()
        .method(tool.verb.clone())
        .uri(uri)
        .header(header::CONTENT_TYPE, "application/json")
        .body(body);
    Ok(request.expect("all of it is well-formed"))
}

async fn read(answer: Response<Body>) -> Answered {
    let status = answer.status();
    let body = to_bytes(answer.into_body(), LONGEST_ANSWER_BYTES).await;
    let Ok(body) = body else {
        return Err(format!(
            "the answer has more than {LONGEST_ANSWER_BYTES} bytes: ask for less, with a filter, a limit or brief=true"
        ));
    };
    let text = String::from_utf8_lossy(&body).into_owned();
    match status {
        StatusCode::NO_CONTENT => Ok("done".to_owned()),
        status if status.is_success() => Ok(text),
        _ => Err(text),
    }
}

/// The route with its places filled in.
fn path(tool: &Tool, input: &mut JsonObject) -> Result<String, String> {
    let mut path = String::new();
    for part in tool.path.split_inclusive('/') {
        let name = part.trim_end_matches('/');
        match name
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'))
        {
            None => path.push_str(part),
            Some(name) => {
                let value = taken(input, name)?.filter(|value| !value.is_empty());
                let value = value.ok_or_else(|| format!("{} needs {name:?}", tool.name))?;
                path.push_str(&percent_encoded(&value));
                path.push_str(&part[name.len() + 2..]);
            }
        }
    }
    Ok(path)
}

fn percent_encoded(text: &str) -> String {
    let each = text.bytes().map(|byte| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    each.collect()
}

/// A part of the input as text. Null is as good as nothing.
fn taken(input: &mut JsonObject, name: &str) -> Result<Option<String>, String> {
    match input.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(Value::Array(_) | Value::Object(_)) => Err(format!("{name:?} takes one value")),
        Some(other) => Ok(Some(other.to_string())),
    }
}

fn names(input: &JsonObject) -> String {
    let names: Vec<_> = input.keys().map(|name| format!("{name:?}")).collect();
    names.join(", ")
}
