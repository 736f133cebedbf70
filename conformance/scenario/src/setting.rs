//! What a step's answer shows of a gateway: a setting of a simulator's profile, with which the simulator behaves like it.

use std::str::FromStr;

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::reader::Reader;
use paysys_yaml::{Node, Problem};

/// A setting of a simulator's profile, named by its table and key: how something is refused or whether it is taken, and what
/// becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Display, EnumString, IntoStaticStr, VariantArray)]
pub enum Setting {
    /// What becomes of several requests in one list.
    #[strum(serialize = "envelope.batch")]
    Batch,
    /// What becomes of a request without an id.
    #[strum(serialize = "envelope.missing_id")]
    MissingId,
    #[strum(serialize = "http.wrong_verb_status")]
    WrongVerbStatus,
    #[strum(serialize = "http.wrong_path_status")]
    WrongPathStatus,
    /// Whether the URL is served with a slash behind it.
    #[strum(serialize = "http.trailing_slash")]
    TrailingSlash,
    #[strum(serialize = "http.body_too_large_status")]
    BodyTooLargeStatus,
    #[strum(serialize = "auth.seconds")]
    Seconds,
    #[strum(serialize = "auth.missing")]
    MissingHeader,
    #[strum(serialize = "auth.malformed")]
    MalformedHeader,
    #[strum(serialize = "auth.unknown_service")]
    UnknownService,
    #[strum(serialize = "auth.wrong_hash")]
    WrongHash,
    #[strum(serialize = "auth.max_age")]
    MaxAge,
    #[strum(serialize = "params.wrong_type")]
    WrongType,
    #[strum(serialize = "params.number_as_string")]
    NumberAsString,
    #[strum(serialize = "params.string_as_number")]
    StringAsNumber,
    #[strum(serialize = "params.out_of_range")]
    OutOfRange,
    #[strum(serialize = "params.badly_formed")]
    BadlyFormed,
    #[strum(serialize = "params.empty_string")]
    EmptyString,
    #[strum(serialize = "params.unknown_field")]
    UnknownField,
    #[strum(serialize = "params.unknown_currency")]
    UnknownCurrency,
    #[strum(serialize = "params.unknown_vendor")]
    UnknownVendor,
    #[strum(serialize = "payments.check_of_another_service")]
    CheckOfAnotherService,
    /// What becomes of a request id that comes twice.
    #[strum(serialize = "payments.same_request_id")]
    SameRequestId,
    /// What becomes of a reference of the client's own.
    #[strum(serialize = "payments.own_reference")]
    OwnReference,
    /// How the amount in UZS follows from the form's.
    #[strum(serialize = "vendors.rate")]
    Rate,
    /// The course of a payment where nothing is arranged.
    #[strum(serialize = "vendors.progression")]
    Progression,
    /// The course of a payment where the usual one is asked for.
    #[strum(serialize = "progressions.typical")]
    TypicalProgression,
}

impl Setting {
    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = node.text("shows", &mut reader.problems)?;
        let known = Self::from_str(text).ok();
        if known.is_none() {
            let problem = Problem::at(node.span, format!("there is no setting `{text}` to show"));
            let names = Self::VARIANTS.iter().map(|setting| setting.name());
            reader.problems.push(problem.allowed(text, names));
        }
        known
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}
