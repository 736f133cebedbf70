//! The seeds of the fuzz targets, through the functions that the targets call. What a fuzzer found
//! becomes a seed; the profiles that people run are seeds as they stand.

use paysys_simulator::fuzzing;

#[rstest::rstest]
#[case("fuzz/seeds/envelope", fuzzing::envelope)]
#[case("fuzz/seeds/profile", fuzzing::profile)]
#[case("../fixtures/profiles", fuzzing::profile)]
#[case("fuzz/seeds/rule", fuzzing::rule)]
#[case("fuzz/seeds/header", fuzzing::header)]
#[case("fuzz/seeds/bundle", fuzzing::bundle_file)]
fn every_seed_holds_what_must_hold(#[case] folder: &str, #[case] look: fn(&[u8])) {
    let seeds = format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"));
    let seeds = std::fs::read_dir(seeds).unwrap();
    let seeds: Vec<Vec<u8>> = seeds
        .map(|seed| std::fs::read(seed.unwrap().path()).unwrap())
        .collect();
    assert!(seeds.len() > 2, "{folder} has hardly any seeds");
    seeds.iter().for_each(|seed| look(seed));
}
