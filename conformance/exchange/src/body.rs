//! A body: its bytes, and the document they are. It is read once, by whoever asks first.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use paysys_shared::json;
use paysys_shared::json::{Json, ParseError};

/// The bytes of a body, and the JSON document they are. Clones share both.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(try_from = "WrittenBody", into = "WrittenBody")]
pub struct Body(Arc<Inner>);

#[derive(Default)]
struct Inner {
    bytes: Vec<u8>,
    document: OnceLock<Result<Json, ParseError>>,
}

/// Bytes in JSON: as text where they are text, else in Base64, so that every byte survives.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WrittenBody {
    Text(String),
    Base64(String),
}

impl Body {
    /// The document.
    ///
    /// # Errors
    /// When the bytes are no JSON.
    pub fn document(&self) -> Result<&Json, &ParseError> {
        let Inner { bytes, document } = &*self.0;
        document.get_or_init(|| json::parse(bytes)).as_ref()
    }

    #[must_use]
    pub fn json(&self) -> Option<&Json> {
        self.document().ok()
    }

    /// The bytes as text; what is no UTF-8 is replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(self).into_owned()
    }

    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        match Arc::try_unwrap(self.0) {
            Ok(inner) => inner.bytes,
            Err(shared) => shared.bytes.clone(),
        }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Arc::new(Inner {
            bytes,
            document: OnceLock::new(),
        }))
    }
}

impl From<Body> for WrittenBody {
    fn from(body: Body) -> Self {
        match String::from_utf8(body.into_bytes()) {
            Ok(text) => Self::Text(text),
            Err(error) => Self::Base64(STANDARD.encode(error.as_bytes())),
        }
    }
}

impl TryFrom<WrittenBody> for Body {
    type Error = base64::DecodeError;

    fn try_from(written: WrittenBody) -> Result<Self, Self::Error> {
        let bytes = match written {
            WrittenBody::Text(text) => text.into_bytes(),
            WrittenBody::Base64(text) => STANDARD.decode(text)?,
        };
        Ok(bytes.into())
    }
}

impl Deref for Body {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0.bytes
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(formatter)
    }
}
