//! From a request to a reply: the envelope, and the fixed order in which things are looked at.

use super::{Defect, ModelGateway, State};
use paysys_exchange::Built;
use paysys_shared::json;
use paysys_shared::json::Json;

const NOT_JSON: i64 = -32700;
const NO_REQUEST: i64 = -32600;
const NO_METHOD: i64 = -32601;
pub(super) const MISSING: i64 = -32300;

/// Larger bodies are not read (ENV-15).
const LARGEST_BODY: usize = 64 * 1024;

/// The methods there are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Pay,
    Check,
}

/// A request that is one.
struct Envelope {
    id: Json,
    method: Method,
    params: Option<Json>,
}

/// Turned away: the answer's id, and the code.
struct Turned(Json, i64);

impl State {
    pub(super) fn reply(&mut self, request: &Built) -> (u16, Json) {
        self.message = self.words_for(request);
        let (verb, path) = self.options().other_ways;
        let path = if has_a_slash(request) {
            self.options().slash
        } else {
            (!request.is_at_base()).then_some(path)
        };
        if let Some(status) = [
            (request.verb() != "POST", verb),
            (path.is_some(), path.unwrap_or_default()),
            (request.body().len() > LARGEST_BODY, 413),
        ]
        .into_iter()
        .find_map(|(is_so, status)| is_so.then_some(status))
        {
            return (status, self.failure(Json::Null, NO_REQUEST));
        }
        if self.options().ignores_notifications && is_notification(request.body()) {
            return (204, Json::Null);
        }
        match self.serve(request) {
            Ok((id, result)) => (200, self.write(id, Json::Null, result)),
            Err(Turned(id, code)) => (self.options().error_status, self.failure(id, code)),
        }
    }

    fn serve(&mut self, request: &Built) -> Result<(Json, Json), Turned> {
        let envelope = self.open(request.body())?;
        let turned = |code| Turned(envelope.id.clone(), code);
        let pays = envelope.method == Method::Pay;
        let service = self.admit(request, pays).map_err(turned)?;
        let params = envelope.params.as_ref();
        let result = match envelope.method {
            Method::Pay => self.pay(params, &envelope.id, service),
            Method::Check => self.check(params, service),
        };
        result
            .map(|result| (envelope.id.clone(), result))
            .map_err(turned)
    }

    fn open(&self, body: &[u8]) -> Result<Envelope, Turned> {
        let nobody = |code| Turned(Json::Null, code);
        let document = self.parse(body).map_err(nobody)?;
        let Json::Object(_) = &document else {
            let is_batch = matches!(document, Json::List(_));
            return Err(nobody(if is_batch {
                self.options().batch
            } else {
                NO_REQUEST
            }));
        };
        let id = document.get("id").cloned().unwrap_or(Json::Null);
        let is_id = id.as_text().is_some() || id.as_integer().is_some();
        if !is_id && !self.options().serves_without_id {
            return Err(nobody(NO_REQUEST));
        }
        let turned = |code| Turned(id.clone(), code);
        self.look_at_jsonrpc(&document).map_err(turned)?;
        if self.has(Defect::NoUuids) && id.as_text().is_some_and(|text| text.len() == 36) {
            return Err(turned(NO_REQUEST));
        }
        let method = document.get("method");
        let name = match method {
            Some(Json::Text(name)) => name.as_str(),
            None if self.has(Defect::MethodIsOptional) => "pam.check_payment",
            _ => return Err(turned(NO_REQUEST)),
        };
        let params = self.params(document.get("params")).map_err(turned)?;
        let method = self.method(name).map_err(turned)?;
        Ok(Envelope { id, method, params })
    }

    fn parse(&self, body: &[u8]) -> Result<Json, i64> {
        if body.is_empty() && self.has(Defect::EmptyBodyIsNoRequest) {
            return Err(NO_REQUEST);
        }
        let whole = json::parse(body);
        let first = || {
            let text = std::str::from_utf8(body).ok()?;
            let (first, _) = text.rsplit_once('}')?;
            json::parse(format!("{first}}}").as_bytes()).ok()
        };
        let lenient = self.has(Defect::IgnoresTrailingText);
        whole
            .ok()
            .or_else(|| first().filter(|_| lenient))
            .ok_or(NOT_JSON)
    }

    fn look_at_jsonrpc(&self, document: &Json) -> Result<(), i64> {
        let says = document.get("jsonrpc").is_some();
        let pays = document.get("method").and_then(Json::as_text) == Some("pam.pay_by_cash");
        let wrong = (says && self.has(Defect::RefusesJsonrpc))
            || (says && pays && self.has(Defect::RefusesJsonrpcOnPayouts))
            || (!says && self.has(Defect::DemandsJsonrpc));
        if wrong { Err(NO_REQUEST) } else { Ok(()) }
    }

    fn params(&self, params: Option<&Json>) -> Result<Option<Json>, i64> {
        match params {
            None if self.has(Defect::RefusesAbsentParams) => Err(NO_REQUEST),
            Some(Json::Null) if self.has(Defect::RefusesNullParams) => Err(NO_REQUEST),
            None | Some(Json::Null) => Ok(None),
            Some(params @ Json::Object(_)) => Ok(Some(params.clone())),
            Some(Json::List(items)) if self.has(Defect::ReadsPositionalParams) => {
                let first = items.first().cloned().unwrap_or(Json::Null);
                Ok(Some(Json::object([("agr_transaction_id", first)])))
            }
            Some(_) => Err(self.options().wrong_params),
        }
    }

    fn method(&self, name: &str) -> Result<Method, i64> {
        match name {
            "pam.pay_by_cash" if !self.has(Defect::NoPayouts) => Ok(Method::Pay),
            "pam.check_payment" if !self.has(Defect::NoChecks) => Ok(Method::Check),
            _ if self.has(Defect::GuessesMethods) => Ok(Method::Check),
            _ => Err(NO_METHOD),
        }
    }

    fn failure(&self, id: Json, code: i64) -> Json {
        let options = self.options();
        let mut error = vec![
            ("code".to_owned(), Json::integer(code)),
            ("message".to_owned(), Json::text(self.message)),
        ];
        error.extend(
            options
                .error_data
                .map(|data| ("data".to_owned(), literal(data))),
        );
        self.write(id, Json::Object(error), Json::Null)
    }

    /// What messages say to whoever asks so.
    fn words_for(&self, request: &Built) -> &'static str {
        let asked = request.header("accept-language");
        let translation = self.options().translation;
        translation
            .filter(|(language, _)| asked == Some(language.as_bytes()))
            .map_or(self.options().message, |(_, words)| words)
    }

    fn write(&self, id: Json, error: Json, result: Json) -> Json {
        let options = self.options();
        let mut members = Vec::new();
        if options.says_jsonrpc {
            members.push(("jsonrpc".to_owned(), Json::text("2.0")));
        }
        members.push(("id".to_owned(), id));
        members.push(("error".to_owned(), error));
        members.push(("result".to_owned(), result));
        if options.tracker {
            let tracker = format!("{:032x}", 0x7ac0_u128 + self.earlier.len() as u128);
            members.push(("mx_id".to_owned(), Json::text(tracker)));
        }
        Json::Object(members)
    }
}

/// The URL with a slash behind it.
fn has_a_slash(request: &Built) -> bool {
    request.url().as_str() == format!("{}/", ModelGateway::url())
}

/// JSON-RPC calls a request without an id a notification, which gets no answer.
fn is_notification(body: &[u8]) -> bool {
    let document = json::parse(body).ok();
    document
        .is_some_and(|document| document.get("method").is_some() && document.get("id").is_none())
}

/// JSON that stands in the code.
pub(super) fn literal(text: &str) -> Json {
    json::parse(text.as_bytes()).expect("JSON in the code is well formed")
}
