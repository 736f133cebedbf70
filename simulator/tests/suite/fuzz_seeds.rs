//! The seeds of the fuzz targets, through the functions that the targets call. What a fuzzer found
//! becomes a seed.

use paysys_simulator::fuzzing;

#[rstest::rstest]
#[case("envelope", fuzzing::envelope)]
#[case("profile", fuzzing::profile)]
#[case("rule", fuzzing::rule)]
#[case("header", fuzzing::header)]
#[case("bundle", fuzzing::bundle_file)]
fn every_seed_holds_what_must_hold(#[case] target: &str, #[case] look: fn(&[u8])) {
    let seeds = format!("{}/fuzz/seeds/{target}", env!("CARGO_MANIFEST_DIR"));
    let seeds = std::fs::read_dir(seeds).unwrap();
    let seeds: Vec<Vec<u8>> = seeds
        .map(|seed| std::fs::read(seed.unwrap().path()).unwrap())
        .collect();
    assert!(seeds.len() > 2, "{target} has hardly any seeds");
    seeds.iter().for_each(|seed| look(seed));
}
