//! Tells the programs which commit they are made from, for `--version`.
//!
//! Only release builds ask git, and only when something changed that they are made of: a commit that changes a page of
//! the documentation costs nobody a build. Packages say for themselves which commit they are made from.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Set by whoever makes packages, with or without a git directory.
const GIVEN: &str = "PAYSYS_BUILD_COMMIT";
/// The workspace.
const ROOT: &str = "../..";
/// What the two programs are made of besides the crates below their folders.
const OWN: &[&str] = &["Cargo.toml", "src", "live"];

#[expect(
    clippy::disallowed_methods,
    reason = "cargo speaks to build scripts through variables"
)]
fn main() {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let profile = variable("PROFILE");
    let given = Some(variable(GIVEN)).filter(|commit| !commit.is_empty());
    println!("cargo::rerun-if-env-changed={GIVEN}");
    println!("cargo::rerun-if-changed=build.rs");
    let commit = match given {
        None if profile == "release" => commit_of_git(),
        given => given,
    };
    let commit = commit.as_deref().unwrap_or("commit unknown");
    println!("cargo::rustc-env=PAYSYS_COMMIT={commit}");
    println!("cargo::rustc-env=PAYSYS_PROFILE={profile}");
    println!("cargo::rustc-env=PAYSYS_TARGET={}", variable("TARGET"));
}

/// Hash and day, and whether files were changed since.
fn commit_of_git() -> Option<String> {
    let commit = git(&["log", "-1", "--format=%h of %cs", "--abbrev=12"])?;
    for path in sources() {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    let changed = git(&[
        "--no-optional-locks",
        "status",
        "--porcelain",
        "--untracked-files=no",
    ])?;
    let changed = if changed.is_empty() {
        ""
    } else {
        " with changes"
    };
    Some(format!("{commit}{changed}"))
}

/// What both programs are made of.
fn sources() -> impl Iterator<Item = PathBuf> {
    let inside = |folder: &str| Path::new(ROOT).join(folder).read_dir();
    let both = ["simulator", "conformance"]
        .map(inside)
        .into_iter()
        .flatten();
    let all = both.flatten().flatten().map(|entry| entry.path());
    let is_crate = |path: &Path| path.join("Cargo.toml").exists() && !path.ends_with("fuzz");
    all.filter(move |path| is_crate(path) || OWN.iter().any(|name| path.ends_with(name)))
        .chain(["fixtures", "Cargo.lock"].map(|name| Path::new(ROOT).join(name)))
}

fn git(arguments: &[&str]) -> Option<String> {
    let done = Command::new("git")
        .args(arguments)
        .current_dir(ROOT)
        .output();
    let done = done.ok().filter(|done| done.status.success())?;
    Some(String::from_utf8(done.stdout).ok()?.trim().to_owned())
}
