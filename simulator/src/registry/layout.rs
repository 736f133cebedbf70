//! Data behind a number that says how it is laid out, so that another version reads it rightly or not at all.

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(super) fn write<T: Serialize>(format: u8, data: &T) -> Bytes {
    let bytes = postcard::to_extend(data, vec![format]);
    bytes.expect("a vector takes everything").into()
}

/// # Errors
/// In words for a person, where it is laid out in another way.
pub(super) fn read<T: DeserializeOwned>(format: u8, bytes: &[u8]) -> Result<T, String> {
    let data = bytes.strip_prefix(&[format]);
    let read = data.and_then(|data| postcard::take_from_bytes(data).ok());
    match read {
        Some((data, [])) => Ok(data),
        _ => {
            Err("this version of paysys-simulator cannot read what another one has written".into())
        }
    }
}
