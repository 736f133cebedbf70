//! Mistakes of the header as a whole: it is not there, is no header at all, or names nobody.

use super::suspect::{Parts, looks_like_a_hash};
use super::{Diagnosis, Evidence, Explanation, FORM};
use paysys_core::auth::AuthParts;
use paysys_core::service::Service;
use paysys_shared::suggest;

/// One header of a request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HeaderLine<'a> {
    /// Its name, in any case.
    pub name: &'a str,
    pub value: &'a [u8],
}

impl HeaderLine<'_> {
    /// Whether it holds what belongs into `Auth`: by its name, or because it has the form.
    pub(crate) fn is_stray(&self) -> bool {
        let by_name = [
            "authorization",
            "x-auth",
            "authentication",
            "x-authorization",
        ];
        let last_word = self.value.rsplit(|byte| *byte == b' ').next();
        by_name
            .iter()
            .any(|name| self.name.eq_ignore_ascii_case(name))
            || last_word.is_some_and(|word| AuthParts::read(word).is_some())
    }
}

/// There is no `Auth` header, perhaps because it has another name.
pub(super) fn absent(stray: Option<&str>) -> Diagnosis {
    match stray {
        Some(name) => Diagnosis::new(
            "other-header",
            Explanation::OtherHeader {
                name: format!("{name:?}"),
            },
        ),
        None => Diagnosis::new("missing-header", Explanation::MissingHeader { form: FORM }),
    }
}

/// The longest id, a hash, a timestamp and what surrounds them, twice over.
const LONGEST_HEADER: usize = 2 * (Service::LONGEST_ID + 64);

/// Longer than any header can be. Looking closer would cost the length times the number of services.
pub(super) fn too_long(header: &[u8]) -> Option<Diagnosis> {
    let bytes = header.len();
    (bytes > LONGEST_HEADER).then(|| Diagnosis::new("too-long", Explanation::TooLong { bytes }))
}

/// A shorter key stands in many a text by chance.
const SHORTEST: usize = 8;

/// A key itself is sent instead of what is made with it.
pub(super) fn secret_sent(header: &str, evidence: &Evidence<'_>) -> Option<Diagnosis> {
    let mut keys = evidence.services.iter().map(|one| one.secret_key.reveal());
    let sent = keys.any(|key| key.len() >= SHORTEST && header.contains(key));
    sent.then(|| Diagnosis::new("secret-in-header", Explanation::SecretInHeader))
}

/// A header that cannot be taken apart.
pub(super) fn malformed(header: &str) -> Diagnosis {
    let form = FORM;
    let explanation = match header.matches('-').count() {
        _ if header.is_empty() => Explanation::MalformedEmpty { form },
        0 | 1 => Explanation::MalformedFew { form },
        _ => Explanation::MalformedPart { form },
    };
    Diagnosis::new("malformed", explanation)
}

/// The service id is not one of this sandbox's.
pub(super) fn unknown_service(parts: &Parts<'_>, services: &[Service]) -> Diagnosis {
    let given = parts.service_id;
    let known = services.iter().map(|service| service.id.as_str());
    let near = suggest::nearest(given, known).map(|name| format!("{name:?}"));
    let given = may_be_repeated(given).then(|| format!("{given:?}"));
    let explanation = match (given, near) {
        (Some(given), Some(known)) => Explanation::UnknownServiceLike { given, known },
        (Some(given), None) => Explanation::UnknownService { given },
        (None, Some(known)) => Explanation::HiddenServiceLike { known },
        (None, None) => Explanation::HiddenService,
    };
    Diagnosis::new("unknown-service", explanation)
}

/// Something that could be a hash is not repeated, wherever it stands.
fn may_be_repeated(given: &str) -> bool {
    let mut words = given.split(|c: char| !c.is_alphanumeric());
    given.len() <= 80 && !words.any(looks_like_a_hash)
}
