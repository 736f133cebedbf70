//! What is said to people, before it is known in which language.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Text, Words};
use paysys_shared::json::Json;
use paysys_shared::texts::filled;

/// Something to say, as a fact: which text, and what stands in it. Words are made of it where its reader's language is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// Names, values and the words of others, which are the same in every language.
    Verbatim(String),
    /// What a data file says.
    File(Text),
    /// A text of `fixtures/words` by its key, and what is filled in.
    Text(&'static str, Vec<(&'static str, Self)>),
    /// The form of a text that goes with a number.
    Counted(&'static str, usize),
    /// One after another, with this between them.
    Joined(Vec<Self>, &'static str),
}

impl Said {
    #[must_use]
    pub fn of(key: &'static str) -> Self {
        Self::Text(key, Vec::new())
    }

    /// The same with something filled in.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Self>) -> Self {
        if let Self::Text(_, values) = &mut self {
            values.push((name, value.into()));
        }
        self
    }

    #[must_use]
    pub fn counted(key: &'static str, n: usize) -> Self {
        Self::Counted(key, n)
    }

    /// What kind of value this is.
    #[must_use]
    pub fn kind_of(value: &Json) -> Self {
        match value {
            Json::Null => Self::of("kind.null"),
            Json::Bool(_) => Self::of("kind.boolean"),
            Json::Number(_) if value.as_integer().is_some() => Self::of("kind.integer"),
            Json::Number(_) => Self::of("kind.number"),
            Json::Text(_) => Self::of("kind.text"),
            Json::List(_) => Self::of("kind.list"),
            Json::Object(_) => Self::of("kind.object"),
        }
    }

    #[must_use]
    pub fn in_words(&self, words: Words) -> String {
        match self {
            Self::Verbatim(text) => text.clone(),
            Self::File(text) => text.in_words(words).to_owned(),
            Self::Text(key, values) => {
                let values = values.iter();
                let values: Vec<(&str, String)> = values
                    .map(|(name, value)| (*name, value.in_words(words)))
                    .collect();
                let values: Vec<(&str, &str)> = values
                    .iter()
                    .map(|(name, value)| (*name, value.as_str()))
                    .collect();
                filled(words.t(key), &values)
            }
            Self::Counted(key, n) => words.plural(key, *n),
            Self::Joined(parts, between) => {
                let parts = parts.iter().map(|part| part.in_words(words));
                parts.collect::<Vec<_>>().join(between)
            }
        }
    }

    /// The same with another wording of what others wrote.
    #[must_use]
    pub fn map_verbatim(self, change: &impl Fn(&str) -> String) -> Self {
        match self {
            Self::Verbatim(text) => Self::Verbatim(change(&text)),
            Self::Text(key, values) => {
                let values = values.into_iter();
                let changed = values.map(|(name, value)| (name, value.map_verbatim(change)));
                Self::Text(key, changed.collect())
            }
            Self::Joined(parts, between) => {
                let parts = parts.into_iter();
                let changed = parts.map(|part| part.map_verbatim(change));
                Self::Joined(changed.collect(), between)
            }
            Self::File(_) | Self::Counted(..) => self,
        }
    }
}

/// In English.
impl fmt::Display for Said {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.in_words(Words::default()))
    }
}

impl Default for Said {
    fn default() -> Self {
        Self::Verbatim(String::new())
    }
}

/// Files are in English, whoever reads them.
impl Serialize for Said {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What was written down is the words of others.
impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::Verbatim)
    }
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self::Verbatim(text)
    }
}

impl From<&str> for Said {
    fn from(text: &str) -> Self {
        Self::Verbatim(text.to_owned())
    }
}

impl From<&String> for Said {
    fn from(text: &String) -> Self {
        Self::Verbatim(text.clone())
    }
}

macro_rules! verbatim {
    ($($kind:ty),*) => {
        $(impl From<$kind> for Said {
            fn from(number: $kind) -> Self {
                Self::Verbatim(number.to_string())
            }
        })*
    };
}

verbatim!(i32, u32, i64, i128, u16, u64, usize);
