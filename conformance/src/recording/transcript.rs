//! `transcripts/ID.json`: a transcript as a file. Every byte of both bodies is kept, and every digit of every number.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use paysys_exchange::{Cut, Exchange, Gateway, LedgerView, Outcome, Sent, Transcript, Turn};
use paysys_shared::json;
use paysys_shared::json::Json;

/// The whole file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TranscriptFile {
    scenario: String,
    /// Name and JSON text.
    givens: Vec<(String, String)>,
    exchanges: Vec<ExchangeEntry>,
    ledgers: Vec<LedgerEntry>,
    cut: Option<Cut>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExchangeEntry {
    step: usize,
    turn: TurnEntry,
    request: Sent,
    outcome: Outcome,
    gateway_now: i64,
    took_us: Option<u64>,
    money_entry: Option<u64>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum TurnEntry {
    Only,
    Poll,
    AfterFinal,
    AskedAgain,
    AskedAgainWhileOthersAnswered,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LedgerEntry {
    step: usize,
    exchanges_before: usize,
    /// JSON text.
    answer: String,
}

/// A transcript's file, read and written again; nothing where it cannot be read.
pub(crate) fn written_again(text: &[u8]) -> Option<String> {
    let file: TranscriptFile = serde_json::from_slice(text).ok()?;
    let transcript = file.into_transcript(usize::MAX, Gateway::Own).ok()?;
    Some(serde_json::to_string(&TranscriptFile::from(&transcript)).expect("a transcript is JSON"))
}

impl From<&Transcript> for TranscriptFile {
    fn from(transcript: &Transcript) -> Self {
        let given = |(name, value): &(String, Json)| (name.clone(), value.to_string());
        let ledger = |view: &LedgerView| LedgerEntry {
            step: view.step,
            exchanges_before: view.exchanges_before,
            answer: view.answer.to_string(),
        };
        Self {
            scenario: transcript.scenario.clone(),
            givens: transcript.givens.iter().map(given).collect(),
            exchanges: transcript
                .exchanges
                .iter()
                .map(ExchangeEntry::from)
                .collect(),
            ledgers: transcript.ledgers.iter().map(ledger).collect(),
            cut: transcript.cut.clone(),
        }
    }
}

impl From<&Exchange> for ExchangeEntry {
    fn from(exchange: &Exchange) -> Self {
        let took = exchange.took.map(|took| took.as_micros());
        Self {
            step: exchange.step,
            turn: match exchange.turn {
                Turn::Only => TurnEntry::Only,
                Turn::Poll => TurnEntry::Poll,
                Turn::AfterFinal => TurnEntry::AfterFinal,
                Turn::AskedAgain {
                    others_answered: false,
                } => TurnEntry::AskedAgain,
                Turn::AskedAgain {
                    others_answered: true,
                } => TurnEntry::AskedAgainWhileOthersAnswered,
            },
            request: exchange.sent.clone(),
            outcome: exchange.outcome.clone(),
            gateway_now: exchange.gateway_now,
            took_us: took.map(|took| u64::try_from(took).unwrap_or(u64::MAX)),
            money_entry: exchange.money_entry,
        }
    }
}

impl TranscriptFile {
    /// The transcript of a scenario that has so many steps, with this gateway.
    pub(super) fn into_transcript(
        self,
        steps: usize,
        gateway: Gateway,
    ) -> Result<Transcript, String> {
        let named = self.exchanges.iter().map(|exchange| exchange.step);
        let named = named.chain(self.ledgers.iter().map(|view| view.step));
        if let Some(step) = named.max().filter(|step| *step >= steps) {
            return Err(format!(
                "it speaks of step {step}, and its scenario has {steps}"
            ));
        }
        let given = |(name, text): (String, String)| Ok((name, read(&text)?));
        let givens: Result<_, String> = self.givens.into_iter().map(given).collect();
        let ledger = |entry: LedgerEntry| {
            Ok(LedgerView {
                step: entry.step,
                exchanges_before: entry.exchanges_before,
                answer: read(&entry.answer)?,
            })
        };
        let ledgers: Result<_, String> = self.ledgers.into_iter().map(ledger).collect();
        Ok(Transcript {
            scenario: self.scenario,
            gateway,
            givens: givens?,
            exchanges: self
                .exchanges
                .into_iter()
                .map(ExchangeEntry::into_exchange)
                .collect(),
            ledgers: ledgers?,
            cut: self.cut,
        })
    }
}

impl ExchangeEntry {
    fn into_exchange(self) -> Exchange {
        Exchange {
            step: self.step,
            turn: match self.turn {
                TurnEntry::Only => Turn::Only,
                TurnEntry::Poll => Turn::Poll,
                TurnEntry::AfterFinal => Turn::AfterFinal,
                TurnEntry::AskedAgain => Turn::AskedAgain {
                    others_answered: false,
                },
                TurnEntry::AskedAgainWhileOthersAnswered => Turn::AskedAgain {
                    others_answered: true,
                },
            },
            sent: self.request,
            outcome: self.outcome,
            gateway_now: self.gateway_now,
            took: self.took_us.map(Duration::from_micros),
            money_entry: self.money_entry,
        }
    }
}

fn read(text: &str) -> Result<Json, String> {
    json::parse(text.as_bytes()).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use paysys_exchange::Body;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_byte_of_a_body_survives(bytes: Vec<u8>) {
            let written = serde_json::to_string(&Body::from(bytes.clone())).unwrap();
            let read: Body = serde_json::from_str(&written).unwrap();
            prop_assert_eq!(read.into_bytes(), bytes);
        }
    }
}
