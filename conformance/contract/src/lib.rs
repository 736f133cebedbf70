//! The contract as data: requirements, the error table and the schemas, compiled in from `fixtures/contract`.

pub mod built_in;
mod calls;
pub mod documents;
mod errors;
mod requirement;
mod said;
mod schemas;
mod text;
mod words;

use std::collections::BTreeMap;
use std::sync::OnceLock;

pub use calls::{Calls, PayingCall};
pub use errors::{Blames, ErrorCode, ErrorTable};
pub use requirement::{Binds, Level, Requirement, RequirementId, Source};
pub use said::Said;
pub use schemas::{Fault, Schemas};
pub use text::Text;
pub use words::Words;

/// Everything a gateway is held to.
#[derive(Debug)]
pub struct Contract {
    requirements: Vec<Requirement>,
    /// Where each stands in the row.
    places: BTreeMap<RequirementId, usize>,
    pub errors: ErrorTable,
    pub schemas: Schemas,
}

impl Contract {
    /// The contract this binary was built with.
    ///
    /// # Panics
    /// When the compiled-in files are broken, which a test rules out.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static CONTRACT: OnceLock<Contract> = OnceLock::new();
        CONTRACT.get_or_init(|| {
            let requirements = requirement::built_in();
            let ids = requirements.iter().map(|one| one.id.clone());
            Self {
                places: ids.zip(0..).collect(),
                requirements,
                errors: ErrorTable::built_in(),
                schemas: Schemas::built_in(),
            }
        })
    }

    /// Every requirement, in the order of the file.
    pub fn requirements(&self) -> impl Iterator<Item = &Requirement> {
        self.requirements.iter()
    }

    #[must_use]
    pub fn requirement(&self, id: &str) -> Option<&Requirement> {
        Some(&self.requirements[*self.places.get(id)?])
    }
}
