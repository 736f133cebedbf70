//! Compiles the scenario and trial files in, so that the binary works from any directory.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    compile_in("scenarios", "yaml", "scenarios.rs");
    compile_in("scenarios/fragments", "yaml", "fragments.rs");
    compile_in("trials", "yaml", "trials.rs");
    compile_in("snapshots", "snap", "snapshots.rs");
}

/// Makes a list of names and texts out of a directory of `fixtures`.
#[expect(clippy::disallowed_methods, reason = "a build script's only input")]
fn compile_in(directory: &str, kind: &str, list_name: &str) {
    let fixtures = Path::new("../../fixtures").join(directory);
    println!("cargo::rerun-if-changed={}", fixtures.display());
    let mut names: Vec<String> = fs::read_dir(&fixtures)
        .expect("the repository has its fixtures")
        .filter_map(|entry| {
            entry
                .expect("a directory entry can be read")
                .file_name()
                .into_string()
                .ok()
        })
        .filter(|name| name.ends_with(&format!(".{kind}")))
        .collect();
    names.sort();

    let mut list = String::from("&[\n");
    for name in names {
        let path = fixtures
            .join(&name)
            .canonicalize()
            .expect("the file was just listed");
        println!("cargo::rerun-if-changed={}", path.display());
        writeln!(
            list,
            "    ({:?}, include_str!({:?})),",
            format!("fixtures/{directory}/{name}"),
            path.display().to_string()
        )
        .expect("writing to a string cannot fail");
    }
    list.push_str("]\n");

    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    fs::write(Path::new(&out).join(list_name), list).expect("cargo's OUT_DIR can be written");
}
