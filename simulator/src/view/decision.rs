//! What was decided about a call.

use serde::Serialize;
use utoipa::ToSchema;

use crate::control::fault_schema;
use crate::doctor::DiagnosisView;
use crate::journal::{Outcome, Ruling};
use crate::redaction::Veil;
use crate::registry::HostedSandbox;
use crate::shape::{StatusShape, timestamp};
use crate::texts::texts;
use paysys_core::answer::Reply;
use paysys_core::fault::{Action, Point};
use paysys_core::ledger::TransactionId;
use paysys_core::rule::RuleId;
use paysys_core::sandbox::Decision;
use paysys_core::treatment::NamedFault;
use paysys_shared::duration_text;
use paysys_shared::saying::Saying;
use paysys_shared::texts::Language;

/// What was found and decided about a call.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DecisionView {
    /// The method, where it is one of the two.
    pub method: Option<String>,
    /// Who called, where the `Auth` header was good.
    pub service_id: Option<String>,
    /// What the `Auth` header was found to be.
    pub auth: &'static str,
    /// The mistake in a header that was not accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<DiagnosisView>,
    /// `payout`, `check` or `error`.
    pub outcome: &'static str,
    /// The code of the error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<i32>,
    /// Why, for the person who debugs the client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Whether the call wrote a payment to the ledger.
    pub committed: bool,
    /// The payment it made or asked about.
    #[schema(value_type = Option<u64>)]
    pub transaction_id: Option<TransactionId>,
    /// Whether that payment was made earlier and is told of again, so that nothing new is paid: the profile
    /// knows a repeated request id or reference (PAY-12, PAY-16).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub told_again: bool,
    /// When the payment is made, where that comes later.
    #[schema(format = DateTime)]
    pub commits_at: Option<String>,
    /// What the payment showed when somebody last looked; nothing for a new one.
    pub status_before: Option<StatusShape>,
    /// What the payment shows since.
    pub status_after: Option<StatusShape>,
    /// The rules that had a part in it.
    #[schema(value_type = Vec<u64>)]
    pub rules: Vec<RuleId>,
    /// Whether a reserved account had a part in it.
    pub reserved_account: bool,
    /// The fault that struck.
    pub fault: Option<FaultView>,
    /// How long the answer was held back, in real time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay: Option<String>,
}

/// A fault that struck.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FaultView {
    /// The preset's name, or `custom`.
    pub name: String,
    /// When it struck, relative to the commit.
    #[schema(value_type = fault_schema::Point)]
    pub point: Point,
    /// What it did.
    #[schema(value_type = fault_schema::Action)]
    pub action: Action,
}

impl DecisionView {
    pub(super) fn of(
        sandbox: &HostedSandbox,
        ruling: &Ruling,
        veil: &Veil<'_>,
        language: Language,
    ) -> Self {
        let decision = &ruling.decision;
        let refusal = match &decision.reply {
            Reply::Error(refusal) => Some(refusal),
            Reply::Payout(_) | Reply::Check(_) | Reply::Stub(_) => None,
        };
        Self {
            method: decision
                .method
                .as_ref()
                .map(|method| method.name().to_owned()),
            service_id: service_id(sandbox, decision),
            auth: ruling.auth.name(),
            diagnosis: ruling.diagnosis.as_deref().map(|one| {
                let told = one.told(language);
                DiagnosisView {
                    explanation: veil.reason(&told.explanation),
                    ..told
                }
            }),
            outcome: Outcome::of_reply(&decision.reply).name(),
            error: refusal.map(|refusal| refusal.code.0),
            reason: refusal.map(|refusal| veil.reason(&refusal.reason.told(texts(language)))),
            committed: decision.committed.is_some(),
            transaction_id: decision.transaction(),
            told_again: decision.original.is_some(),
            commits_at: decision.commits_at.map(timestamp),
            status_before: decision.before.map(StatusShape),
            status_after: decision.after.map(StatusShape),
            rules: decision.rules.clone(),
            reserved_account: decision.reserved_account,
            fault: decision.fault.as_deref().map(FaultView::of),
            delay: decision.delay.map(duration_text::print),
        }
    }
}

impl FaultView {
    fn of(named: &NamedFault) -> Self {
        Self {
            name: named.name.clone(),
            point: named.fault.point,
            action: named.fault.action.clone(),
        }
    }
}

fn service_id(sandbox: &HostedSandbox, decision: &Decision) -> Option<String> {
    let service = decision.service?;
    Some(sandbox.services()[usize::from(service.0)].id.clone())
}
