//! Proof that the checks check: gateways that are wrong in one way fail what they violate and nothing else, and gateways
//! that differ only where the contract is silent pass.

mod lies;
mod matrix;
pub mod model_gateway;
mod mutants;
mod performance;
#[cfg(test)]
mod playing;
mod variants;

pub use lies::{LIES, Lie};
pub use matrix::markdown;
pub use mutants::{Mutant, Side, all as mutants, as_live as mutants_as_live};
pub use performance::{Kind, Outcome, SelfTest, run};
pub use variants::{VARIANTS, Variant};

use std::collections::BTreeSet;

use paysys_contract::{Contract, RequirementId};
use paysys_shared::json::Json;

/// The ids of the requests of the page's examples.
const ON_THE_PAGE: [&str; 2] = [
    "1cb17690-9105-4a23-9868-f5006cda7724",
    "21e2a489-0391-4335-8275-55ade9aa78c5",
];

/// Is it one of the page's examples, whose answers are known to the last digit?
fn is_on_the_page(asked: &Json) -> bool {
    let id = asked.get("id").and_then(Json::as_text);
    id.is_some_and(|id| ON_THE_PAGE.contains(&id))
}

/// The requirements that a wrong gateway fails, as `fixtures/contract/proved.yaml` lists them.
#[must_use]
pub fn proved() -> String {
    let ids: BTreeSet<&str> = mutants()
        .flat_map(|mutant| mutant.breaks)
        .copied()
        .collect();
    let lines = ids.into_iter().map(|id| format!("  - {id}\n"));
    let head = "# Requirements that a wrong gateway of the self-test fails, so that a pass means something.\n\
        # Made by PAYSYS_UPDATE_GENERATED=1 cargo nextest run --workspace -E 'test(generated)'.\nproved:\n";
    head.to_owned() + &lines.collect::<String>()
}

/// Requirements that can fail a gateway, and that no wrong gateway here fails: nobody knows whether their checks check.
#[must_use]
pub fn unproved(contract: &Contract) -> Vec<RequirementId> {
    let unproved = contract.requirements().filter(|one| one.is_unproved());
    unproved.map(|one| one.id.clone()).collect()
}
