use super::*;

fn picture(text: &str) -> String {
    let error = Profile::from_toml("mine.toml", text).unwrap_err();
    let handler = miette::NarratableReportHandler::new();
    let mut out = String::new();
    handler.render_report(&mut out, &error).unwrap();
    out
}

#[test]
fn every_built_in_profile_is_valid() {
    for name in names() {
        Profile::built_in(name).unwrap();
    }
}

#[test]
fn an_overlay_changes_what_it_names_and_nothing_else() {
    let profile = Profile::from_toml("mine", "[envelope]\njsonrpc = true").unwrap();
    let default = Profile::built_in("default").unwrap();
    let mut expected = default.behaviour.settings.clone();
    expected.envelope.jsonrpc = true;
    assert_eq!(profile.behaviour.settings, expected);
}

#[test]
fn the_page_example_starts_at_the_pages_second() {
    let profile = Profile::built_in("page-example").unwrap();
    assert_eq!(profile.clock_start.unwrap().as_seconds(), 1_653_907_664);
}

#[test]
fn an_unknown_key_gets_a_picture_and_a_suggestion() {
    insta::assert_snapshot!(picture("[envelope]\njsonrcp = true\n"), @"");
}

#[test]
fn a_wrong_value_is_shown_where_it_stands() {
    insta::assert_snapshot!(picture("# mine\n[auth]\nmax_age = \"soon\"\n"), @"");
}

#[test]
fn an_illegal_progression_must_be_marked() {
    let text = "[progressions.back]\nsteps = [{ status = 3 }, { status = 2, after = \"1s\" }]\n";
    insta::assert_snapshot!(picture(text), @"");
}

#[test]
fn broken_toml_is_shown_where_it_breaks() {
    insta::assert_snapshot!(picture("[envelope\n"), @"");
}

#[test]
fn an_unknown_progression_is_named_with_what_exists() {
    let text = "[vendors.101596]\nprogression = \"typicall\"\n";
    insta::assert_snapshot!(picture(text), @"");
}
