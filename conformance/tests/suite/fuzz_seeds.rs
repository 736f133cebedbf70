//! The seeds of the fuzz targets, through the functions that the targets call. What a fuzzer found becomes a seed.

use std::fs;

use paysys_conformance::fuzzing;

#[rstest::rstest]
#[case("scenario", fuzzing::scenario)]
#[case("trial", fuzzing::trial)]
#[case("target", fuzzing::target)]
#[case("recording", fuzzing::recording)]
fn every_seed_holds_what_must_hold(#[case] target: &str, #[case] look: fn(&[u8])) {
    let seeds = format!("{}/fuzz/seeds/{target}", env!("CARGO_MANIFEST_DIR"));
    let seeds = fs::read_dir(seeds).unwrap();
    let seeds: Vec<Vec<u8>> = seeds
        .map(|seed| fs::read(seed.unwrap().path()).unwrap())
        .collect();
    assert!(seeds.len() > 2, "{target} has hardly any seeds");
    seeds.iter().for_each(|seed| look(seed));
}
