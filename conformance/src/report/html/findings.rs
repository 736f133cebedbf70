//! What the checks say about one exchange, put into words.

use super::{Badge, Finding, Source, Tone, Values};
use paysys_contract::{Contract, RequirementId};
use paysys_judge::checks::{Breach, Severity};
use paysys_judge::verdict::{ScenarioResult, Verdict};

/// What the checks say about one exchange.
pub(super) fn findings(at: usize, result: &ScenarioResult, contract: &Contract) -> Vec<Finding> {
    let judgement = &result.judgement;
    let breaches = judgement.breaches.iter();
    let mut findings: Vec<Finding> = breaches
        .filter(|breach| breach.exchange == at)
        .map(|breach| of_breach(breach, contract))
        .collect();
    let unknown = judgement.unknown_money.iter();
    findings.extend(unknown.filter(|money| money.exchange == at).map(|money| {
        let text =
            "Nobody can tell whether this was paid. Do not send it again before PaySys has said";
        remark(
            "money unknown",
            Tone::Bad,
            format!("{text}: {}", money.reason),
        )
    }));
    let unanswered = judgement.unanswered.iter();
    findings.extend(
        unanswered
            .filter(|(exchange, _)| *exchange == at)
            .map(|(_, reason)| remark("error", Tone::Bad, reason.clone())),
    );
    let records = judgement.records.iter();
    findings.extend(
        records
            .filter(|record| record.exchange == at)
            .map(|record| {
                let verdict = if record.is_news {
                    Verdict::New
                } else {
                    Verdict::Observed
                };
                let badge = Badge::from(verdict);
                Finding {
                    is_news: record.is_news,
                    sources: sources(std::slice::from_ref(&record.requirement), contract),
                    ..remark(badge.word, badge.tone, record.value.to_string())
                }
            }),
    );
    findings
}

fn of_breach(breach: &Breach, contract: &Contract) -> Finding {
    let verdict = match breach.severity {
        Severity::Fail => Verdict::Fail,
        Severity::Known => Verdict::Known,
        Severity::Warn => Verdict::Warn,
    };
    let badge = Badge::from(verdict);
    let mismatch = &breach.mismatch;
    Finding {
        path: Some(mismatch.path.to_string()),
        values: Some(Values {
            expected: mismatch.expected.to_string(),
            actual: mismatch.actual.to_string(),
            difference: mismatch.difference().to_string(),
        }),
        sources: sources(&breach.requirements, contract),
        ..remark(badge.word, badge.tone, String::new())
    }
}

fn remark(word: &'static str, tone: Tone, text: String) -> Finding {
    Finding {
        word,
        tone,
        is_news: true,
        path: None,
        text,
        values: None,
        sources: Vec::new(),
    }
}

/// The requirements of these ids.
pub(super) fn sources(ids: &[RequirementId], contract: &Contract) -> Vec<Source> {
    ids.iter()
        .filter_map(|id| contract.requirement(id.as_str()))
        .map(Source::from)
        .collect()
}
