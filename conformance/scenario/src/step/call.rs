//! `call`: any request at all, down to single bytes.

use super::{Answering, Asking, Unsigned, answering, asking};
use crate::bindings::{Bindings, Missing};
use crate::reader::Reader;
use crate::template::Template;
use paysys_shared::json::Json;
use paysys_yaml::{Fields, Node, Problem, Shape};

/// The largest body a scenario may ask for.
const LARGEST_PAD: usize = 64 * 1024 * 1024;

/// Any request.
#[derive(Clone, Debug)]
pub struct Call {
    pub asking: Asking,
    pub body: Body,
    pub pad: usize,
    pub verb: String,
    /// Appended to the gateway's URL.
    pub path: String,
    pub answering: Answering,
}

/// What a call sends.
#[derive(Clone, Debug)]
pub enum Body {
    Envelope {
        method: Option<Template>,
        params: Option<Template>,
    },
    Document(Template),
    Text(Template),
    Bytes(Vec<u8>),
}

const KEYS: [&str; 8] = [
    "method", "params", "body", "text", "hex", "pad", "verb", "path",
];

/// The keys of `call`.
pub(super) fn keys() -> Vec<&'static str> {
    [
        answering::KEYS.as_slice(),
        &answering::PAYING_KEYS,
        &asking::KEYS,
        &KEYS,
    ]
    .concat()
}

impl Call {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let fields = Fields::of(node, "`call`", &keys(), &mut reader.problems)?;
        let body = Body::read(&fields, reader);
        let pad = fields
            .get("pad")
            .and_then(|node| read_pad(node, reader))
            .unwrap_or_default();
        let verb = fields
            .get("verb")
            .and_then(|node| read_verb(node, reader))
            .unwrap_or_else(|| "POST".to_owned());
        let path = fields
            .get("path")
            .and_then(|node| read_path(node, reader))
            .unwrap_or_default();
        let (asking, answering) = (
            Asking::read(&fields, reader),
            Answering::read(&fields, reader),
        );
        Some(Self {
            asking,
            body: body?,
            pad,
            verb,
            path,
            answering,
        })
    }

    /// The request.
    ///
    /// # Errors
    /// When it refers to something an earlier answer does not have.
    pub fn request(&self, fresh_id: &Json, bindings: &Bindings) -> Result<Unsigned, Missing> {
        let mut request = match &self.body {
            Body::Envelope { method, params } => {
                let fill = |part: &Option<Template>| {
                    part.as_ref().map(|part| part.fill(bindings)).transpose()
                };
                self.asking
                    .request(fill(method)?, fill(params)?, fresh_id, bindings)?
            }
            Body::Document(document) => self
                .asking
                .post(document.fill(bindings)?.to_string().into_bytes(), bindings)?,
            Body::Text(text) => self
                .asking
                .post(text.fill_as_text(bindings)?.into_bytes(), bindings)?,
            Body::Bytes(bytes) => self.asking.post(bytes.clone(), bindings)?,
        };
        request.body.resize(request.body.len() + self.pad, b' ');
        Ok(Unsigned {
            verb: self.verb.clone(),
            path: self.path.clone(),
            ..request
        })
    }
}

impl Body {
    fn read(fields: &Fields<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let whole: Vec<&str> = ["body", "text", "hex"]
            .into_iter()
            .filter(|key| fields.get(key).is_some())
            .collect();
        let envelope = ["method", "params", "id", "jsonrpc"]
            .into_iter()
            .filter_map(|key| fields.key(key));
        if let Some(whole) = whole.first() {
            let others = ["body", "text", "hex"]
                .into_iter()
                .filter(|key| key != whole)
                .filter_map(|key| fields.key(key));
            for key in envelope.chain(others) {
                let message = format!(
                    "`{whole}` is the whole body, so `{}` has no place beside it",
                    key.text
                );
                reader.problems.push(Problem::at(key.span, message));
            }
        }
        match whole.first().copied() {
            Some("body") => fields
                .get("body")
                .map(|node| Self::Document(Template::read(node, reader))),
            Some("text") => fields
                .get("text")
                .map(|node| Self::Text(Template::read(node, reader))),
            Some(_) => fields
                .get("hex")
                .and_then(|node| read_hex(node, reader))
                .map(Self::Bytes),
            None => {
                let mut part = |key| fields.get(key).map(|node| Template::read(node, reader));
                Some(Self::Envelope {
                    method: part("method"),
                    params: part("params"),
                })
            }
        }
    }
}

fn read_hex(node: &Node, reader: &mut Reader<'_>) -> Option<Vec<u8>> {
    let text = match &node.shape {
        Shape::Number(text) => text,
        _ => node.text("hex", &mut reader.problems)?,
    };
    let digits: Vec<u32> = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map_while(|c| c.to_digit(16))
        .collect();
    let complete = digits.len().is_multiple_of(2)
        && digits.len() == text.chars().filter(|c| !c.is_whitespace()).count();
    if !complete {
        reader.problems.push(Problem::at(
            node.span,
            "`hex` is pairs of hexadecimal digits: \"7b 22 ff\"",
        ));
        return None;
    }
    digits
        .chunks(2)
        .map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok())
        .collect()
}

fn read_verb(node: &Node, reader: &mut Reader<'_>) -> Option<String> {
    let verb = node.text("verb", &mut reader.problems)?;
    reader.check_token("HTTP verb", verb, node.span);
    Some(verb.to_owned())
}

fn read_path(node: &Node, reader: &mut Reader<'_>) -> Option<String> {
    let path = node.text("path", &mut reader.problems)?;
    let is_path = path.is_empty() || path.starts_with(['/', '?']);
    if !is_path {
        reader.problems.push(Problem::at(
            node.span,
            "`path` is appended to the gateway's URL, so it begins with `/` or `?`".to_owned(),
        ));
    }
    is_path.then(|| path.to_owned())
}

fn read_pad(node: &Node, reader: &mut Reader<'_>) -> Option<usize> {
    let bytes = match &node.shape {
        Shape::Number(text) => text.parse().ok().filter(|bytes| *bytes <= LARGEST_PAD),
        _ => None,
    };
    if bytes.is_none() {
        reader.problems.push(Problem::at(
            node.span,
            format!("`pad` is a number of bytes, {LARGEST_PAD} at most"),
        ));
    }
    bytes
}
