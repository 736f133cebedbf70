//! The JSON Schema of the report for machines. Readers must expect members that are not in it: members are added within a
//! version, never changed or removed.

use serde_json::{Value, json};

use super::VERSION;
use paysys_judge::verdict::{RunVerdict, Verdict};

/// The schema, ready to be committed as `fixtures/schema/report.json`.
#[must_use]
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "PaySys conformance report",
        "description": "What a run concluded; see docs/conformance.md. Members are added within a version, never changed or removed.",
        "type": "object",
        "required": ["version", "kit", "target", "verdict", "exit_code", "requirements", "scenarios", "money"],
        "properties": {
            "version": { "const": VERSION },
            "kit": text("The kit that judged."),
            "started_at": { "type": "string", "format": "date-time", "description": "When the run began." },
            "target": target(),
            "verdict": { "enum": RunVerdict::ALL.map(RunVerdict::word) },
            "exit_code": { "enum": [0, 1, 3, 4] },
            "requirements": { "type": "array", "items": requirement() },
            "scenarios": { "type": "array", "items": scenario() },
            "deviations": { "type": "array", "description": "Accepted deviations, and what became of them.", "items": deviation() },
            "money": money(),
        },
    })
}

fn target() -> Value {
    json!({
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": { "enum": ["embedded simulator", "simulator", "live gateway"] },
            "url": text("Where it is, for targets somebody named."),
        },
    })
}

fn requirement() -> Value {
    json!({
        "type": "object",
        "required": ["id", "verdict", "statement", "source", "level", "scenarios"],
        "properties": {
            "id": id(),
            "verdict": verdict(),
            "statement": text("The fact, in our words."),
            "source": { "enum": ["documented", "platform", "assumed", "safety"] },
            "level": { "enum": ["must", "should", "observe"] },
            "scenarios": {
                "description": "The scenarios that have something to say about it.",
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "verdict"],
                    "properties": { "id": text("The scenario's id."), "verdict": verdict() },
                },
            },
            "observed": { "type": "array", "description": "Values seen, each once; any JSON." },
            "answers": { "type": "array", "items": answer() },
            "check_is_proved": {
                "description": "Whether a gateway that is wrong on purpose fails it, so that a pass means something.",
                "type": "boolean",
            },
            "reasons": texts("Why nothing was said."),
        },
    })
}

fn answer() -> Value {
    json!({
        "type": "object",
        "required": ["question", "value", "grade", "is_news"],
        "properties": {
            "question": text("What was asked, in words that are the same in every run."),
            "value": { "description": "The answer, any JSON." },
            "grade": { "enum": ["expected", "known", "new", "alarming"] },
            "is_news": { "type": "boolean", "description": "Whether this gateway has not answered so before." },
            "evidence": text("Since when and how often it was answered so, or how it was answered before."),
        },
    })
}

fn deviation() -> Value {
    json!({
        "type": "object",
        "required": ["state", "reason", "link", "until"],
        "properties": {
            "requirement": id(),
            "scenario": text("The scenario in which it is accepted."),
            "state": { "enum": ["known", "stale", "not tried"] },
            "why": text("Why the entry must go."),
            "reason": text("Why it is accepted."),
            "link": text("Where it is followed up."),
            "until": { "type": "string", "format": "date" },
        },
    })
}

fn scenario() -> Value {
    json!({
        "type": "object",
        "required": ["id", "title", "verdict", "requires", "mismatches", "exchanges"],
        "properties": {
            "id": text("Words joined by dots."),
            "title": text("What is true of a gateway that passes."),
            "verdict": verdict(),
            "reasons": texts("Why it was not run, does not apply, or is in error."),
            "requires": { "type": "array", "items": id() },
            "exchanges": count("So many requests were sent."),
            "mismatches": { "type": "array", "items": mismatch() },
        },
    })
}

fn mismatch() -> Value {
    json!({
        "type": "object",
        "required": ["requirements", "severity", "file", "line", "step", "path", "expected", "actual", "difference"],
        "properties": {
            "requirements": { "type": "array", "items": id() },
            "severity": { "enum": ["fail", "known", "warn"] },
            "file": text("The scenario's file."),
            "line": count("The step's line in it."),
            "step": text("The step's kind."),
            "path": text("The place in the answer: `$.result.details.date`, `http status`."),
            "expected": text("What should be there."),
            "actual": text("What is there."),
            "difference": text("What differs: `type`, `value`, …"),
        },
    })
}

fn money() -> Value {
    json!({
        "type": "object",
        "required": ["sent", "unknown"],
        "properties": {
            "sent": count("So many requests were sent that pay, or might."),
            "worst_case": count("The most that real payments can have moved, in the form's unit; absent where nothing real was paid."),
            "not_sent": {
                "description": "Payments that never left, as no connection was established. They moved nothing; absent where there is none.",
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["scenario", "reason"],
                    "properties": {
                        "scenario": text("The scenario that would have paid."),
                        "entry": count("Its number in the money log; absent on a simulator."),
                        "reason": text("Why it did not leave."),
                    },
                },
            },
            "unknown": {
                "description": "Payments whose outcome nobody knows. They must not be sent again before PaySys has said.",
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["scenario", "request_id", "form", "reason"],
                    "properties": {
                        "scenario": text("The scenario that paid."),
                        "entry": count("Its number in the money log, for `money settle`; absent on a simulator."),
                        "request_id": { "description": "The request's id, any JSON." },
                        "form": { "description": "The form that was sent, any JSON." },
                        "reason": text("Why nobody can tell."),
                    },
                },
            },
        },
    })
}

fn id() -> Value {
    json!({ "type": "string", "pattern": "^[A-Z]+-[0-9]+$" })
}

fn verdict() -> Value {
    json!({ "enum": Verdict::ALL.map(Verdict::word) })
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

fn texts(description: &str) -> Value {
    json!({ "type": "array", "items": { "type": "string" }, "description": description })
}

fn count(description: &str) -> Value {
    json!({ "type": "integer", "minimum": 0, "description": description })
}
