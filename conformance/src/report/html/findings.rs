//! What the checks say about one exchange, put into words.

use super::finding::differs;
use super::{Badge, Finding, Source, Tone, Values};
use paysys_contract::{Contract, Words};
use paysys_judge::checks::Breach;
use paysys_judge::verdict::{ScenarioResult, Verdict};

/// What the checks say about one exchange.
pub(super) fn findings(
    at: usize,
    result: &ScenarioResult,
    contract: &Contract,
    words: Words,
) -> Vec<Finding> {
    let judgement = &result.judgement;
    let breaches = judgement.breaches.iter();
    let mut findings: Vec<Finding> = breaches
        .filter(|breach| breach.exchange == at)
        .map(|breach| of_breach(breach, contract, words))
        .collect();
    let unknown = judgement.unknown_money.iter();
    findings.extend(unknown.filter(|money| money.exchange == at).map(|money| {
        let text = words.t("finding.money_unknown");
        remark(
            Badge::new("money unknown", Tone::Bad, words),
            format!("{text}: {}", money.reason.in_words(words)),
            words,
        )
    }));
    let unanswered = judgement.unanswered.iter();
    findings.extend(
        unanswered
            .filter(|(exchange, _)| *exchange == at)
            .map(|(_, reason)| {
                remark(
                    Badge::of(Verdict::Error, words),
                    reason.in_words(words),
                    words,
                )
            }),
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
                let badge = Badge::of(verdict, words);
                Finding {
                    is_news: record.is_news,
                    sources: Source::all([&record.requirement], contract, words),
                    ..remark(badge, record.value.to_string(), words)
                }
            }),
    );
    findings
}

fn of_breach(breach: &Breach, contract: &Contract, words: Words) -> Finding {
    let badge = Badge::of(breach.severity.into(), words);
    let mismatch = &breach.mismatch;
    Finding {
        path: Some(mismatch.path.to_string()),
        values: Some(Values {
            expected: mismatch.expected.said().in_words(words),
            actual: mismatch.actual.said().in_words(words),
            difference: differs(mismatch.difference(), words),
        }),
        sources: Source::all(&breach.requirements, contract, words),
        ..remark(badge, String::new(), words)
    }
}

fn remark(badge: Badge, text: String, words: Words) -> Finding {
    Finding {
        words,
        badge,
        is_news: true,
        path: None,
        text,
        values: None,
        sources: Vec::new(),
    }
}
