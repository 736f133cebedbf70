//! The envelope of a request: JSON, then an RPC object, then its `id`, `method` and `params`.

use super::document::{Document, RawJson};
use super::error_code::ErrorCode;
use super::fields::{Fields, Token};
use super::reason::Reason;
use super::refusal::Refusal;
use super::settings::{EnvelopeSettings, Reaction};
use super::{form, remedy};

/// A request whose envelope is right.
#[derive(Debug)]
pub struct Envelope<'a> {
    /// The request's `id`, exactly as it was written (ENV-03).
    pub id: RawJson<'a>,
    pub method: std::borrow::Cow<'a, str>,
    /// The named parameters; none where `params` was left out or null (ENV-05).
    pub params: Option<RawJson<'a>>,
}

/// A request whose envelope is wrong, with its `id` where one could be read.
#[derive(Debug)]
pub struct Rejected<'a> {
    /// What to echo; `null` where it is unknowable.
    pub id: &'a str,
    pub refusal: Refusal,
}

/// The JSON that a form-encoded body is read as, where the profile takes such a body.
pub fn of_form(body: &[u8], settings: &EnvelopeSettings) -> Option<String> {
    let is_taken = settings.form_encoded == Reaction::Accept && !form::begins_as_json(body);
    is_taken.then(|| form::as_json(body)).flatten()
}

impl<'a> Envelope<'a> {
    /// Reads a body in the fixed order: UTF-8 and JSON (ERR-02), object (ERR-03, ENV-13), `id`
    /// (ENV-14), `method`, `params` (ERR-03, ENV-05). Other members, `jsonrpc` among them, are
    /// passed over (ENV-04).
    pub fn read(body: &'a Document<'_>, settings: &EnvelopeSettings) -> Result<Self, Rejected<'a>> {
        let nameless = |refusal| Rejected {
            id: RawJson::NULL.get(),
            refusal,
        };
        let fields = read_members(body, settings).map_err(nameless)?;
        if let Some(key) = fields.repeated() {
            let name = format!("{key:?}");
            let reason = Reason::RepeatedInRequest { name };
            return Err(nameless(Refusal::new(ErrorCode::INVALID_REQUEST, reason)));
        }
        let id = read_id(&fields, settings).map_err(nameless)?;
        Self::open(id, &fields, settings).map_err(|refusal| Rejected {
            id: id.get(),
            refusal,
        })
    }

    fn open(
        id: RawJson<'a>,
        fields: &Fields<'a>,
        settings: &EnvelopeSettings,
    ) -> Result<Self, Refusal> {
        let wrong = |reason| Refusal::new(ErrorCode::INVALID_REQUEST, reason);
        let method = match fields.get("method").map(Token::of) {
            Some(Token::Text(method)) => method,
            Some(other) => {
                let kind = other.kind();
                let reason = Reason::MethodOfAnotherKind { kind };
                return Err(wrong(reason));
            }
            None => {
                let name = "method".to_owned();
                return Err(wrong(Reason::Missing { name }));
            }
        };
        let params = fields.get("params");
        match params.map(Token::of) {
            None | Some(Token::Null) => Ok(Self {
                id,
                method,
                params: None,
            }),
            Some(Token::Object) => Ok(Self { id, method, params }),
            Some(other) => match settings.unnamed_params {
                Reaction::Accept => Ok(Self { id, method, params }),
                Reaction::Refuse(code) => {
                    let kind = other.kind();
                    let reason = Reason::ParamsOfAnotherKind { kind };
                    Err(Refusal::new(code, reason).lifted_by(remedy::UNNAMED_PARAMS))
                }
            },
        }
    }
}

/// The members of the body. Only a body that is not an object of readable members is looked at
/// twice, to say what it is instead.
fn read_members<'a>(
    body: &'a Document<'_>,
    settings: &EnvelopeSettings,
) -> Result<Fields<'a>, Refusal> {
    let not_json = || match settings.form_encoded {
        Reaction::Refuse(code) if form::as_json(body.bytes()).is_some() => {
            Refusal::new(code, Reason::FormEncoded).lifted_by(remedy::FORM_ENCODED)
        }
        Reaction::Accept if !form::begins_as_json(body.bytes()) => {
            Refusal::new(ErrorCode::PARSE_ERROR, Reason::NeitherJsonNorForm)
        }
        _ => Refusal::new(ErrorCode::PARSE_ERROR, Reason::NotJson),
    };
    let raw = body.root().ok_or_else(not_json)?;
    if let Some(fields) = Fields::read(raw) {
        return Ok(fields);
    }
    match Token::of(raw) {
        Token::Array => Err(Refusal::new(settings.batch, Reason::Batch)),
        // Its keys make no text, so none of them is one of ours.
        Token::Object => Ok(Fields::default()),
        _ => Err(Refusal::new(
            ErrorCode::INVALID_REQUEST,
            Reason::NotAnObject,
        )),
    }
}

/// A string or a number is an id; null and absence are a request without one.
fn read_id<'a>(fields: &Fields<'a>, settings: &EnvelopeSettings) -> Result<RawJson<'a>, Refusal> {
    let id = fields.get("id").unwrap_or(RawJson::NULL);
    match Token::of(id) {
        Token::Text(_) | Token::BrokenText | Token::Integer(_) | Token::Fraction(_) => Ok(id),
        Token::Null => match settings.missing_id {
            Reaction::Accept => Ok(id),
            Reaction::Refuse(code) => {
                Err(Refusal::new(code, Reason::NoId).lifted_by(remedy::MISSING_ID))
            }
        },
        other => {
            let kind = other.kind();
            let reason = Reason::IdOfAnotherKind { kind };
            Err(Refusal::new(ErrorCode::INVALID_REQUEST, reason))
        }
    }
}
