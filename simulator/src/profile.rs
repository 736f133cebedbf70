//! Profiles: how a gateway behaves where the contract is silent, plus its services, vendors and
//! progressions. A profile is TOML laid over the default profile.

mod compile;
mod file;
mod overlay;
mod picture;
mod source;

use std::path::Path;
use std::sync::{Arc, LazyLock};

use miette::Diagnostic;

use paysys_core::clock::Pace;
use paysys_core::{Behaviour, Moment};
pub use picture::Picture;
pub use source::Source;

macro_rules! built_in {
    ($($name:literal),+) => {
        [$(($name, include_str!(concat!("../../fixtures/profiles/", $name, ".toml")))),+]
    };
}

/// The built-in profiles: name and text.
const BUILT_IN: [(&str, &str); 5] = built_in![
    "default",
    "page-example",
    "lenient",
    "siblings",
    "wrong-status"
];

/// A profile made ready for use.
#[derive(Debug, Clone)]
pub struct Profile {
    /// What it was made of, and what messages call it: a built-in name or a path.
    pub source: Arc<Source>,
    pub behaviour: Arc<Behaviour>,
    /// Who may call; never empty.
    pub services: Vec<ServiceTemplate>,
    /// How a sandbox's clock goes unless told otherwise.
    pub pace: Pace,
    /// What a sandbox's clock shows at first; without it, the wall time.
    pub clock_start: Option<Moment>,
}

/// A service as a profile describes it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceTemplate {
    /// Its id in the default sandbox, and the end of its id in any other.
    pub id: String,
    /// Its key in the default sandbox; any other sandbox makes one of its own.
    pub secret_key: String,
    #[serde(default)]
    pub blocked: bool,
    /// How much it can pay out in all, in UZS; without it, as much as it likes.
    pub deposit: Option<u64>,
}

/// Why there is no such profile.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum ProfileError {
    #[error("there is no profile {name:?}: neither built in nor a file")]
    #[diagnostic(help("built in: {}{}", names().join(", "), paysys_shared::suggest::did_you_mean(name, &names())))]
    Unknown { name: String },
    #[error("failed to read the profile {path}")]
    Unreadable {
        path: String,
        source: std::io::Error,
    },
    #[error(transparent)]
    #[diagnostic(transparent)]
    Wrong(#[from] Box<Picture>),
}

/// The names of the built-in profiles.
pub fn names() -> Vec<&'static str> {
    BUILT_IN.iter().map(|(name, _)| *name).collect()
}

impl Profile {
    /// The default profile, made ready once: sandboxes without a profile of their own share it.
    pub fn standard() -> &'static Self {
        static STANDARD: LazyLock<Profile> = LazyLock::new(|| {
            let (name, text) = BUILT_IN[0];
            Profile::from_toml(name, text).expect("the default profile is valid, a test sees to it")
        });
        &STANDARD
    }

    pub fn built_in(name: &str) -> Result<Self, ProfileError> {
        if name == BUILT_IN[0].0 {
            return Ok(Self::standard().clone());
        }
        let text = built_in_text(name);
        let text = text.ok_or_else(|| ProfileError::Unknown { name: name.into() })?;
        Self::from_toml(name, text)
    }

    /// Built-in profiles and files, with commas between them, each laid over those before it.
    pub fn named_or_file(names: &str) -> Result<Self, ProfileError> {
        let layers = layers(names)?;
        match &layers[..] {
            [only] if only.name == BUILT_IN[0].0 => Ok(Self::standard().clone()),
            layers => Self::of_layers(names, layers),
        }
    }

    /// A profile from the text of a file; `name` is what messages call it.
    pub fn from_toml(name: &str, text: &str) -> Result<Self, ProfileError> {
        let layer = Layer {
            name: name.into(),
            text: text.into(),
        };
        Self::of_layers(name, &[layer])
    }

    fn of_layers(name: &str, layers: &[Layer]) -> Result<Self, ProfileError> {
        let overlay = overlay::together(layers)?;
        let source = Source::of(name, overlay.clone());
        let merged = overlay::over_default(overlay);
        Ok(compile::compile(source, layers, merged)?)
    }

    /// A profile from JSON with the keys of a profile file, as the admin API takes it.
    pub fn from_json(
        overlay: &serde_json::Map<String, serde_json::Value>,
    ) -> Result<Self, ProfileError> {
        let text = toml::to_string_pretty(overlay).map_err(|error| {
            Box::new(Picture::of(
                "the profile in this request",
                "",
                None,
                error.to_string(),
            ))
        })?;
        Self::from_toml("the profile in this request", &text)
    }
}

/// One of the texts that a profile is made of, the default profile aside.
#[derive(Debug)]
struct Layer {
    name: String,
    text: String,
}

/// What `names` leads to; a file whose own name has a comma is found by it.
fn layers(names: &str) -> Result<Vec<Layer>, ProfileError> {
    if Path::new(names).exists() {
        return Ok(vec![layer(names)?]);
    }
    names.split(',').map(|name| layer(name.trim())).collect()
}

fn layer(name: &str) -> Result<Layer, ProfileError> {
    let name = name.to_owned();
    let text = match built_in_text(&name) {
        Some(text) => text.to_owned(),
        None if Path::new(&name).exists() => match paysys_input::text::file(&name) {
            Ok(text) => text,
            Err(source) => return Err(ProfileError::Unreadable { path: name, source }),
        },
        None => return Err(ProfileError::Unknown { name }),
    };
    Ok(Layer { name, text })
}

fn built_in_text(name: &str) -> Option<&'static str> {
    let (_, text) = BUILT_IN.iter().find(|(known, _)| *known == name)?;
    Some(text)
}

/// Where a profile differs from the default one: each setting, its value, and the name of the layer it came from.
pub(crate) fn differences(names: &str) -> Result<Vec<[String; 3]>, ProfileError> {
    Ok(overlay::differences(&layers(names)?)?)
}

/// The text of the default profile, which every other is laid over.
const fn default_text() -> &'static str {
    BUILT_IN[0].1
}

#[cfg(test)]
mod tests;
