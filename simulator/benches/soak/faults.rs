//! Every fault that can be asked for.

use paysys_core::fault::Lie;
use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus;
use serde_json::{Value, json};

/// Those of the profile, by name.
pub(crate) const PRESETS: [&str; 9] = [
    "lost-response",
    "committed-but-5xx",
    "committed-but-error",
    "timeout-not-committed",
    "late-commit",
    "stale-keepalive",
    "outage",
    "brown-out",
    "rate-limited",
];

/// What a rule does.
pub(crate) fn treatment(chance: &mut Xoshiro256PlusPlus) -> Value {
    match chance.random_range(0..8) {
        0 | 1 => json!({"fault": any(chance, &PRESETS)}),
        2 | 3 => {
            let lie = Lie::ALL[chance.random_range(0..Lie::ALL.len())];
            custom(chance, &json!({ "lie": lie }))
        }
        4 => {
            let action = wire(chance);
            custom(chance, &action)
        }
        5 => {
            let http = json!({"http": {"status": 500 + chance.random_range(0..5), "body": "html",
                "gzip": chance.random_bool(0.5), "bom": chance.random_bool(0.5)}});
            custom(chance, &http)
        }
        6 => json!({"error": {"code": -32318}}),
        _ => json!({"progression": "flapping", "delay": "20ms"}),
    }
}

fn custom(chance: &mut Xoshiro256PlusPlus, action: &Value) -> Value {
    let point = match chance.random_range(0..4) {
        0 => json!("before-commit"),
        1 => json!({"commit-later": "2s"}),
        _ => json!("after-commit"),
    };
    json!({"custom_fault": {"point": point, "action": action}})
}

fn wire(chance: &mut Xoshiro256PlusPlus) -> Value {
    match chance.random_range(0..7) {
        0 => json!("reset"),
        1 => json!("close"),
        2 => json!({"hang": {"limit": "3s"}}),
        3 => json!({"drip": {"bytes": 8, "every": "10ms"}}),
        4 => json!({"truncate": {"bytes": chance.random_range(0..300)}}),
        5 => json!({"wrong-length": {"by": chance.random_range(-50..50)}}),
        _ => json!({"rpc": {"code": -32400, "message": "soaked"}}),
    }
}

pub(crate) fn any<'a>(chance: &mut Xoshiro256PlusPlus, all: &[&'a str]) -> &'a str {
    all[chance.random_range(0..all.len())]
}
