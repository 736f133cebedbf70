//! What a step's answer shows of a gateway: a setting of a simulator's profile, with which the simulator behaves like it.

use std::fmt;

use super::reader::Reader;
use paysys_yaml::{Node, Problem};

/// A setting of a simulator's profile: how something is refused or whether it is taken, and what becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// What becomes of several requests in one list.
    Batch,
    /// What becomes of a request without an id.
    MissingId,
    WrongVerbStatus,
    WrongPathStatus,
    /// Whether the URL is served with a slash behind it.
    TrailingSlash,
    BodyTooLargeStatus,
    Seconds,
    MissingHeader,
    MalformedHeader,
    UnknownService,
    WrongHash,
    MaxAge,
    WrongType,
    NumberAsString,
    StringAsNumber,
    OutOfRange,
    BadlyFormed,
    EmptyString,
    UnknownField,
    UnknownCurrency,
    UnknownVendor,
    CheckOfAnotherService,
    /// What becomes of a request id that comes twice.
    SameRequestId,
    /// What becomes of a reference of the client's own.
    OwnReference,
    /// How the amount in UZS follows from the form's.
    Rate,
    /// The course of a payment where nothing is arranged.
    Progression,
    /// The course of a payment where the usual one is asked for.
    TypicalProgression,
}

impl Setting {
    /// All of them, as they are written in a step: table and key of the profile.
    pub const NAMES: [(&'static str, Self); 27] = [
        ("envelope.batch", Self::Batch),
        ("envelope.missing_id", Self::MissingId),
        ("http.wrong_verb_status", Self::WrongVerbStatus),
        ("http.wrong_path_status", Self::WrongPathStatus),
        ("http.trailing_slash", Self::TrailingSlash),
        ("http.body_too_large_status", Self::BodyTooLargeStatus),
        ("auth.seconds", Self::Seconds),
        ("auth.missing", Self::MissingHeader),
        ("auth.malformed", Self::MalformedHeader),
        ("auth.unknown_service", Self::UnknownService),
        ("auth.wrong_hash", Self::WrongHash),
        ("auth.max_age", Self::MaxAge),
        ("params.wrong_type", Self::WrongType),
        ("params.number_as_string", Self::NumberAsString),
        ("params.string_as_number", Self::StringAsNumber),
        ("params.out_of_range", Self::OutOfRange),
        ("params.badly_formed", Self::BadlyFormed),
        ("params.empty_string", Self::EmptyString),
        ("params.unknown_field", Self::UnknownField),
        ("params.unknown_currency", Self::UnknownCurrency),
        ("params.unknown_vendor", Self::UnknownVendor),
        (
            "payments.check_of_another_service",
            Self::CheckOfAnotherService,
        ),
        ("payments.same_request_id", Self::SameRequestId),
        ("payments.own_reference", Self::OwnReference),
        ("vendors.rate", Self::Rate),
        ("vendors.progression", Self::Progression),
        ("progressions.typical", Self::TypicalProgression),
    ];

    pub(super) fn read(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = node.text("shows", &mut reader.problems)?;
        let known = Self::NAMES.iter().find(|(name, _)| *name == text);
        if known.is_none() {
            let problem = Problem::at(node.span, format!("there is no setting `{text}` to show"));
            let names = Self::NAMES.iter().map(|(name, _)| *name);
            reader.problems.push(problem.allowed(text, names));
        }
        known.map(|(_, setting)| *setting)
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        let known = Self::NAMES.iter().find(|(_, setting)| *setting == self);
        known.map_or("", |(name, _)| *name)
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
