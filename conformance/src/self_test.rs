//! Proof that the checks check: gateways that are wrong in one way fail what they violate and nothing else, and gateways
//! that differ only where the contract is silent pass.

mod lies;
mod matrix;
mod performance;
mod right;
mod wrong;

pub use lies::{LIES, Lie};
pub use matrix::markdown;
pub use performance::{Kind, Outcome, SelfTest, run};
pub use right::{RIGHT, Right};
pub use wrong::{Side, Wrong, all as wrong, as_live as wrong_as_live};

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

/// Is there a wrong gateway that fails this requirement?
#[must_use]
pub fn proves(requirement: &RequirementId) -> bool {
    wrong().any(|wrong| wrong.breaks.contains(&requirement.as_str()))
}

/// Requirements that can fail a gateway, and that no wrong gateway here fails: nobody knows whether their checks check.
#[must_use]
pub fn unproved(contract: &Contract) -> Vec<RequirementId> {
    let duties = contract
        .requirements()
        .filter(|one| one.can_fail_a_gateway());
    let unproved = duties.filter(|one| !proves(&one.id));
    unproved.map(|one| one.id.clone()).collect()
}
