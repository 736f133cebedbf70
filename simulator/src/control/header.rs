//! `X-Paysys-Sim: progression=stuck; fault=lost-response; error=-32318; delay=2s`: a client asks
//! for one call.

use super::{ControlError, Names, ThenShape, Treatment};
use paysys_core::auth::TWICE;
use paysys_core::error_code::{ErrorCode, Rpc};
use paysys_core::refusal::{ErrorData, Manner, Refusal};
use paysys_core::remedy;
use paysys_shared::legible::legible;

/// The name of the header, in lower case as HTTP libraries have it.
pub(crate) const NAME: &str = "x-paysys-sim";

/// So many characters of a mistake are told.
const LONGEST: usize = 500;

const KEYS: [&str; 4] = ["progression", "fault", "error", "delay"];

/// What a call asks for: nothing without a header, or where the profile does not look at it.
pub(crate) fn asked(header: Option<&[u8]>, names: &Names<'_>) -> Result<Treatment, Refusal> {
    match header {
        Some(header) if names.behaviour.settings.control.header => read(header, names),
        _ => Ok(Treatment::default()),
    }
}

/// Reads a header; a mistake is a refusal with HTTP 400 that lists what is allowed.
fn read(header: &[u8], names: &Names<'_>) -> Result<Treatment, Refusal> {
    parse(header, names)
        .and_then(|then| read_if_anything(&then, names))
        .map_err(refusal)
}

/// An empty header asks for nothing, which is no mistake.
fn read_if_anything(then: &ThenShape, names: &Names<'_>) -> Result<Treatment, ControlError> {
    match then {
        then if *then == ThenShape::default() => Ok(Treatment::default()),
        then => then.read(names),
    }
}

fn refusal(error: ControlError) -> Refusal {
    // It repeats what was sent, and that may be long.
    let problem = legible(&error.message, LONGEST).into_owned();
    let message = Some(format!("X-Paysys-Sim: {problem}"));
    let data = ErrorData::Header {
        problem,
        allowed: error.allowed,
        did_you_mean: error.did_you_mean,
    };
    let manner = Manner {
        message,
        http_status: Some(400),
        data: Some(data),
        ..Manner::default()
    };
    Refusal::new(
        ErrorCode::INVALID_REQUEST,
        "the X-Paysys-Sim header is not valid",
    )
    .told(manner)
    .lifted_by(remedy::HEADER)
}

fn parse(header: &[u8], names: &Names<'_>) -> Result<ThenShape, ControlError> {
    if header == TWICE {
        return Err(ControlError::new(
            "the header is there more than once; put everything into one",
        ));
    }
    let text =
        std::str::from_utf8(header).map_err(|_| ControlError::new("the header is not text"))?;
    let mut then = ThenShape::default();
    for part in text
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let (key, value) = part.split_once('=').ok_or_else(|| {
            let message = format!("{part:?} is not of the form key=value");
            ControlError {
                allowed: KEYS.map(str::to_owned).to_vec(),
                ..ControlError::new(message)
            }
        })?;
        set(&mut then, key.trim(), value.trim(), names)?;
    }
    Ok(then)
}

fn set(
    then: &mut ThenShape,
    key: &str,
    value: &str,
    names: &Names<'_>,
) -> Result<(), ControlError> {
    let twice = match key {
        "progression" => then.progression.replace(value.to_owned()).is_some(),
        "fault" => then.fault.replace(value.to_owned()).is_some(),
        "delay" => then.delay.replace(value.to_owned()).is_some(),
        "error" => {
            let code = value
                .parse()
                .map_err(|_| ControlError::unknown("error code", value, names.error_codes()))?;
            let rpc = Rpc {
                code: ErrorCode(code),
                message: None,
            };
            then.error.replace(rpc).is_some()
        }
        _ => return Err(ControlError::unknown("key", key, KEYS)),
    };
    if twice {
        return Err(ControlError::new(format!("{key} is there twice")));
    }
    Ok(())
}
