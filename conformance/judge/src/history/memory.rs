//! How gateways answered the questions that nobody documented an answer to, with evidence: which gateway, when, how often.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::checks::{Grade, Record};
use paysys_contract::Said;
use paysys_shared::json::Json;

/// So many answers to one question are kept.
const MOST_ANSWERS: usize = 50;

/// The file's version; another one is not understood.
const VERSION: u32 = 1;

/// A memory of one gateway's answers.
#[derive(Debug)]
pub struct Memory {
    file: File,
    whose: Whose,
}

/// Whose answers: a gateway as one of its services sees it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whose {
    /// The gateway's URL, or what kind of simulator it is.
    pub url: String,
    pub service_id: String,
}

/// Why a text is no memory.
#[derive(Debug, thiserror::Error)]
#[error("these are no observations of this version: {0}")]
pub struct NoMemory(String);

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    gateways: Vec<MemoryRecord>,
}

/// What is remembered of one gateway, in its file and in recordings.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MemoryRecord {
    target: Whose,
    questions: Vec<Question>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    requirement: String,
    question: String,
    answers: Vec<Answer>,
}

/// An answer, and the evidence for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    answer: Json,
    first: Date,
    last: Date,
    count: u64,
}

impl Memory {
    #[must_use]
    pub fn begun(whose: Whose) -> Self {
        let gateways = Vec::new();
        let file = File {
            version: VERSION,
            gateways,
        };
        Self { file, whose }
    }

    /// Reads what was written down.
    ///
    /// # Errors
    /// When it is something else.
    pub fn read(text: &str, whose: Whose) -> Result<Self, NoMemory> {
        let file = serde_json::from_str::<File>(text);
        let file = file.map_err(|error| NoMemory(error.to_string()))?;
        match file.version {
            VERSION => Ok(Self { file, whose }),
            version => Err(NoMemory(format!("version {version}"))),
        }
    }

    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(&self.file).expect("observations have a JSON form") + "\n"
    }

    pub(super) fn record(&self) -> MemoryRecord {
        self.known().cloned().unwrap_or_else(|| MemoryRecord {
            target: self.whose.clone(),
            questions: Vec::new(),
        })
    }

    fn known(&self) -> Option<&MemoryRecord> {
        let mut gateways = self.file.gateways.iter();
        gateways.find(|gateway| gateway.target == self.whose)
    }

    /// What was remembered then; it is only looked at, so it has no file.
    pub(super) fn of(record: MemoryRecord) -> Self {
        Self {
            whose: record.target.clone(),
            file: File {
                version: VERSION,
                gateways: vec![record],
            },
        }
    }

    /// Says of a record whether the gateway answered so before.
    pub(super) fn compare(&self, record: &mut Record) {
        let Some(question) = self.question(record) else {
            return;
        };
        let answer = record.value.clone();
        let before = question.answers.iter().find(|seen| seen.answer == answer);
        match before {
            Some(seen) => {
                record.is_news = false;
                let times = usize::try_from(seen.count).unwrap_or(usize::MAX);
                record.evidence = Said::of("habit.before")
                    .with("runs", Said::counted("habit.runs", times))
                    .with("last", seen.last.to_string());
                if record.grade == Grade::New {
                    record.grade = Grade::Known;
                }
            }
            None => {
                let told = question
                    .answers
                    .iter()
                    .map(|seen| {
                        Said::of("habit.answer")
                            .with("answer", seen.answer.to_string())
                            .with("last", seen.last.to_string())
                    })
                    .collect();
                record.is_news = true;
                record.evidence =
                    Said::of("habit.otherwise").with("answers", Said::Joined(told, ", "));
                if record.grade != Grade::Alarming {
                    record.grade = Grade::New;
                }
            }
        }
    }

    pub fn learn<'a>(&mut self, records: impl Iterator<Item = &'a Record>, today: Date) {
        let mut told = BTreeSet::new();
        for record in records {
            let key = (
                record.requirement.clone(),
                record.question.to_string(),
                record.value.to_string(),
            );
            if told.insert(key) {
                self.note(record, today);
            }
        }
    }

    fn note(&mut self, record: &Record, today: Date) {
        let whose = self.whose.clone();
        let gateways = &mut self.file.gateways;
        let at = gateways.iter().position(|gateway| gateway.target == whose);
        let at = at.unwrap_or_else(|| {
            gateways.push(MemoryRecord {
                target: whose,
                questions: Vec::new(),
            });
            gateways.len() - 1
        });
        let questions = &mut gateways[at].questions;
        let at = questions.iter().position(|known| known.is_of(record));
        let at = at.unwrap_or_else(|| {
            questions.push(Question {
                requirement: record.requirement.to_string(),
                question: record.question.to_string(),
                answers: Vec::new(),
            });
            questions.len() - 1
        });
        let answers = &mut questions[at].answers;
        let answer = record.value.clone();
        let is_full = answers.len() >= MOST_ANSWERS;
        match answers.iter_mut().find(|seen| seen.answer == answer) {
            Some(seen) => {
                seen.last = today;
                seen.count += 1;
            }
            None if !is_full => answers.push(Answer {
                answer,
                first: today,
                last: today,
                count: 1,
            }),
            None => {}
        }
    }

    fn question(&self, record: &Record) -> Option<&Question> {
        let mut questions = self.known()?.questions.iter();
        questions.find(|known| known.is_of(record))
    }
}

impl Question {
    fn is_of(&self, record: &Record) -> bool {
        self.requirement == record.requirement.as_str()
            && self.question == record.question.to_string()
    }
}
