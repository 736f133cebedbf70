//! Reading a bundle: what cannot be replayed is refused with a picture before anything is.

use miette::Diagnostic;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{BundleHead, EventShape, VERSION, seal};
use crate::profile::{Picture, ProfileError};

/// A bundle that can be replayed.
#[derive(Debug)]
pub(crate) struct Bundle {
    pub head: BundleHead,
    pub events: Vec<EventShape>,
    pub whole: bool,
}

/// Why a bundle cannot be replayed.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub(crate) enum BundleError {
    #[error(transparent)]
    #[diagnostic(transparent)]
    Wrong(#[from] Box<Picture>),
    /// Another version may well decide otherwise.
    #[error("this bundle was written by version {0}, and this is version {VERSION}")]
    #[diagnostic(help("replay it with version {0}"))]
    OtherVersion(String),
    /// What is gone cannot be replayed, and everything later depends on it.
    #[error(
        "the journal had let go of {requests} requests and {commands} commands before this bundle was written"
    )]
    #[diagnostic(help("a larger --journal-mib keeps them"))]
    Evicted { requests: u64, commands: u64 },
    #[error(transparent)]
    #[diagnostic(transparent)]
    Profile(#[from] ProfileError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'a> {
    head: BundleHead,
    #[serde(borrow)]
    events: Vec<&'a RawValue>,
    #[serde(rename = "checksum")]
    _checksum: &'a str,
}

impl Bundle {
    /// Reads the bytes of a file; `name` is what messages call it.
    pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Self, BundleError> {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let message = format!("this is no text from byte {} on", error.valid_up_to());
            Box::new(Picture::of(name, "", None, message))
        })?;
        let picture = |offset, error| Box::new(picture(name, text, offset, &error));
        let file: File<'_> = serde_json::from_str(text).map_err(|error| picture(0, error))?;
        check(&file.head)?;
        let read = |raw: &&RawValue| {
            serde_json::from_str(raw.get()).map_err(|error| picture(place(text, raw), error))
        };
        Ok(Self {
            events: file.events.iter().map(read).collect::<Result<_, _>>()?,
            head: file.head,
            whole: seal::is_whole(text),
        })
    }
}

fn check(head: &BundleHead) -> Result<(), BundleError> {
    if head.version != VERSION {
        return Err(BundleError::OtherVersion(head.version.clone()));
    }
    let (requests, commands) = (head.evicted_requests, head.evicted_commands);
    if requests > 0 || commands > 0 {
        return Err(BundleError::Evicted { requests, commands });
    }
    Ok(())
}

/// Where a part of a text begins in it.
fn place(text: &str, part: &RawValue) -> usize {
    part.get().as_ptr().addr() - text.as_ptr().addr()
}

/// The mistake in the text that begins at this offset, shown where it stands in the whole.
fn picture(name: &str, text: &str, offset: usize, error: &serde_json::Error) -> Picture {
    let lines = text[offset..].split_inclusive('\n');
    let lines_before = lines.take(error.line().saturating_sub(1));
    let line = offset + lines_before.map(str::len).sum::<usize>();
    let at = (line + error.column().saturating_sub(1)).min(text.len());
    let message = error.to_string();
    // The picture tells the place better: serde counts from where the event begins.
    let (message, _) = message.rsplit_once(" at line ").unwrap_or((&message, ""));
    Picture::of(name, text, Some(at..at), message.to_owned())
}
