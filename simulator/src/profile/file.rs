//! What a profile file may say, after it was laid over the default profile.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Deserializer};

use super::ServiceTemplate;
use crate::control::RuleShape;
use paysys_core::fault::Fault;
use paysys_core::settings::{
    AnswerSettings, AuthSettings, ControlSettings, EnvelopeSettings, FindingSettings, HttpSettings,
    LimitSettings, ParamSettings, PaymentSettings, RedactionSettings,
};
use paysys_shared::duration_text;

/// A whole profile.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileFile {
    #[expect(dead_code, reason = "written for people who read the file")]
    pub(super) description: String,
    pub(super) envelope: EnvelopeSettings,
    pub(super) http: HttpSettings,
    pub(super) auth: AuthSettings,
    pub(super) params: ParamSettings,
    pub(super) payments: PaymentSettings,
    pub(super) answers: AnswerSettings,
    pub(super) limits: LimitSettings,
    pub(super) control: ControlSettings,
    pub(super) redaction: RedactionSettings,
    pub(super) findings: FindingSettings,
    pub(super) clock: ClockFile,
    pub(super) messages: MessagesFile,
    pub(super) services: Vec<ServiceTemplate>,
    pub(super) vendors: BTreeMap<String, VendorFile>,
    pub(super) progressions: BTreeMap<String, ProgressionFile>,
    pub(super) faults: BTreeMap<String, Fault>,
    pub(super) methods: BTreeMap<String, toml::Table>,
    pub(super) rules: Vec<RuleShape>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClockFile {
    pub(super) mode: String,
    pub(super) start: Option<crate::shape::TimeShape>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MessagesFile {
    pub(super) language: Language,
    pub(super) texts: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Language {
    En,
    Ru,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VendorFile {
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) blocked: bool,
    #[serde(default)]
    pub(super) cards: bool,
    pub(super) progression: Option<String>,
    #[serde(default = "smallest_amount")]
    pub(super) min_amount: u64,
    #[serde(default = "largest_amount")]
    pub(super) max_amount: u64,
    pub(super) account_field: Option<FieldNames>,
    pub(super) amount_field: Option<FieldNames>,
    #[serde(default)]
    pub(super) fields: Vec<FieldFile>,
    #[serde(default)]
    pub(super) currencies: BTreeMap<String, CurrencyFile>,
}

const fn smallest_amount() -> u64 {
    1
}

/// The largest whole number that every JSON reader keeps exact.
const fn largest_amount() -> u64 {
    (1 << 53) - 1
}

/// A field's name, or a list of names of which a form uses one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldNames(pub(super) Vec<String>);

impl<'de> Deserialize<'de> for FieldNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;
        impl<'de> serde::de::Visitor<'de> for Words {
            type Value = FieldNames;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("the name of a form field, or a list of names")
            }
            fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<FieldNames, E> {
                Ok(FieldNames(vec![name.to_owned()]))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut names: A,
            ) -> Result<FieldNames, A::Error> {
                let mut found = Vec::new();
                while let Some(name) = names.next_element()? {
                    found.push(name);
                }
                Ok(FieldNames(found))
            }
        }
        deserializer.deserialize_any(Words)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldFile {
    #[serde(default)]
    pub(super) name: String,
    #[serde(rename = "type", default)]
    pub(super) kind: FieldType,
    pub(super) pattern: Option<String>,
    #[serde(default)]
    pub(super) optional: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum FieldType {
    Account,
    #[default]
    String,
    Currency,
    Amount,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CurrencyFile {
    #[serde(default = "one_to_one")]
    pub(super) rate: String,
    #[serde(default = "no_commission")]
    pub(super) commission_percent: String,
}

fn one_to_one() -> String {
    "1".into()
}

fn no_commission() -> String {
    "0".into()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProgressionFile {
    #[serde(default)]
    pub(super) illegal: bool,
    pub(super) steps: Option<Vec<StepFile>>,
    pub(super) choose: Option<BTreeMap<String, u32>>,
}

/// One answer of a method that the profile adds; its conditions are taken out before.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StubFile {
    #[serde(default = "signed")]
    pub(super) auth: bool,
    #[serde(default)]
    pub(super) requires: Vec<String>,
    pub(super) payment: Option<String>,
    pub(super) recalls: Option<String>,
    pub(super) remembers: Option<String>,
    pub(super) pays: Option<PaysFile>,
    pub(super) result: Option<toml::Value>,
    pub(super) error: Option<toml::Value>,
}

const fn signed() -> bool {
    true
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PaysFile {
    pub(super) form: Option<toml::Value>,
    pub(super) vendor_id: Option<toml::Value>,
    pub(super) account: Option<toml::Value>,
    pub(super) currency: Option<toml::Value>,
    pub(super) amount: Option<toml::Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepFile {
    pub(super) status: StatusFile,
    #[serde(default, deserialize_with = "some_duration")]
    pub(super) after: Option<Duration>,
    #[serde(default, deserialize_with = "some_duration")]
    pub(super) jitter: Option<Duration>,
    pub(super) after_checks: Option<u32>,
    #[serde(default)]
    pub(super) manual: bool,
}

fn some_duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    duration_text::deserialize(deserializer).map(Some)
}

/// One of the seven integers, or `"not-found"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StatusFile {
    NotFound,
    Code(i64),
}

impl<'de> Deserialize<'de> for StatusFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;
        impl serde::de::Visitor<'_> for Words {
            type Value = StatusFile;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a status (0, 1, 2, 3, 6, 7, -1) or \"not-found\"")
            }
            fn visit_i64<E: serde::de::Error>(self, code: i64) -> Result<StatusFile, E> {
                Ok(StatusFile::Code(code))
            }
            fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<StatusFile, E> {
                match word {
                    "not-found" => Ok(StatusFile::NotFound),
                    _ => Err(E::unknown_variant(word, &["not-found"])),
                }
            }
        }
        deserializer.deserialize_any(Words)
    }
}
