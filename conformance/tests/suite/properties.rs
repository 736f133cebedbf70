//! What holds for every document.

use paysys_contract::Contract;
use paysys_exchange::Body;
use paysys_scenario::load;
use paysys_shared::json;
use paysys_shared::json::Json;
use proptest::prelude::*;

/// Any document, numbers in every way JSON can write them.
fn document() -> impl Strategy<Value = Json> {
    let number = prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        (any::<i32>(), 0..99_u8).prop_map(|(whole, part)| format!("{whole}.{part:02}")),
        (1..9_u8, -20..20_i8).prop_map(|(digit, exponent)| format!("{digit}e{exponent}")),
    ];
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        number.prop_map(Json::Number),
        ".*".prop_map(Json::Text),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::List),
            prop::collection::vec((".*", inner), 0..4).prop_map(Json::Object),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_printed_reads_back_exactly(document in document()) {
        prop_assert_eq!(&json::parse(document.to_string().as_bytes()).unwrap(), &document);
        prop_assert_eq!(&json::parse(document.pretty().as_bytes()).unwrap(), &document);
    }

    #[test]
    fn reading_bytes_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = json::parse(&bytes);
    }

    #[test]
    fn every_byte_of_a_recorded_body_survives(bytes: Vec<u8>) {
        let written = serde_json::to_string(&Body::from(bytes.clone())).unwrap();
        let read: Body = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(read.into_bytes(), bytes);
    }

    #[test]
    fn loading_a_scenario_never_panics(text in "(id|title|steps|requires|: |- |\\{|\\}|\\[|\\]|<|>|\\$\\{|\n|  |pay|expect|\"|a){0,40}") {
        if let Err(file) = load("a.yaml", &text, Contract::built_in()) {
            let _ = file.picture();
        }
    }
}
