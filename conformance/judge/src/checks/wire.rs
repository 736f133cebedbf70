//! Rules for every answer in every scenario, asked for or not.

mod envelope;
mod error;
mod extras;
mod success;

use super::{Breach, Origin, Severity, served};
use paysys_contract::{Contract, RequirementId};
use paysys_exchange::Exchange;
use paysys_scenario::{Actual, AnswerRule, Bindings, Expectation, Mismatch, World};
use paysys_shared::json::{Json, Path};

/// What is wrong with one answer. The exchange's index is left to the caller.
pub(super) fn breaches(exchange: &Exchange, contract: &Contract) -> Vec<Breach> {
    // What becomes of several requests in one list is a question (ENV-13), whatever the answer looks like.
    let is_batch = matches!(exchange.request(), Some(Json::List(_)));
    let is_left_open = is_batch || is_nothing_for_nobody(exchange);
    if is_left_open || !exchange.is_ordinary() || exchange.unusable().is_some() {
        return Vec::new();
    }
    if let Some(absence) = served::absence(exchange, contract) {
        return vec![absence];
    }
    let mut rules = Rules {
        contract,
        breaches: Vec::new(),
    };
    let Some(answer) = exchange.answer() else {
        let error = exchange.not_json().cloned();
        let actual = error.map_or(Actual::NoAnswer, Actual::NotJson);
        rules.must("$", "ENV-06", AnswerRule::JsonObject, actual);
        return rules.breaches;
    };
    if !matches!(answer, Json::Object(_)) {
        let actual = Actual::OfType(answer.clone());
        rules.must("$", "ENV-06", AnswerRule::Envelope, actual);
        return rules.breaches;
    }
    envelope::check(exchange, answer, &mut rules);
    error::check(answer, &mut rules);
    if exchange.is_success() {
        success::check(exchange, answer, &mut rules);
    }
    extras::check(exchange, answer, &mut rules);
    rules.breaches
}

/// A request without an id, or with a null one, may get no content (ENV-14), as nobody could tell what it answers; or it is
/// turned away before anything reads it as RPC.
fn is_nothing_for_nobody(exchange: &Exchange) -> bool {
    let asked = exchange.request();
    let has_no_id = asked.is_some_and(|asked| {
        matches!(asked, Json::Object(_))
            && matches!(asked.get("id"), None | Some(Json::Null))
            && asked.get("method").is_some()
    });
    has_no_id
        && exchange.http().is_some_and(|answer| match answer.status {
            200..300 => answer.body.is_empty(),
            400 => answer.body.json().is_none(),
            _ => false,
        })
}

/// Collects what rules have to say.
struct Rules<'a> {
    contract: &'a Contract,
    breaches: Vec<Breach>,
}

impl Rules<'_> {
    /// A rule is not kept that somebody stated: an assumed requirement is left out, as with `breaks`.
    fn must(&mut self, path: &str, requirement: &str, rule: AnswerRule, actual: Actual) {
        self.breaks(requirement, Mismatch::rule(path, rule, actual));
    }

    /// A requirement is broken; its level says what that means. Of one that nobody stated nothing is said here: an assumed
    /// requirement is a question, which scenarios ask with `observe`.
    fn breaks(&mut self, requirement: &str, mismatch: Mismatch) {
        let cited = [RequirementId::from(requirement)];
        let breach = Breach::of(&cited, Origin::Wire, 0, mismatch, self.contract);
        self.breaches.extend(breach);
    }

    /// Nothing is broken, and still somebody should know.
    fn warn(&mut self, requirement: &str, mismatch: Mismatch) {
        let requirements = vec![RequirementId::from(requirement)];
        self.breaches.push(Breach {
            requirements,
            severity: Severity::Warn,
            origin: Origin::Wire,
            exchange: 0,
            mismatch,
        });
    }

    fn is_broken_at(&self, path: &str) -> bool {
        self.breaches
            .iter()
            .any(|breach| breach.mismatch.path.touches(&Path::from(path)))
    }

    fn member(&mut self, form: &Expectation, actual: Option<&Json>, path: &str, requirement: &str) {
        let bindings = Bindings::default();
        let world = World {
            bindings: &bindings,
            contract: self.contract,
            now: None,
        };
        for mismatch in form.compare(actual, path, world).mismatches {
            self.breaks(requirement, mismatch);
        }
    }
}
