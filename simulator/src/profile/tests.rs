mod stubs;

use super::*;
use paysys_core::settings::{Reaction, Seconds};

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
fn a_source_makes_the_same_profile_again_and_holds_no_key() {
    let text =
        "# key: hush\n[[services]]\nid = \"shop\"\nsecret_key = \"hush\"\n[auth]\nmax_age = \"9m\"";
    let profile = Profile::from_toml("mine", text).unwrap();
    assert!(!profile.source.text.contains("hush"));
    let again = Profile::from_toml("mine", &profile.source.text).unwrap();
    assert_eq!(again.behaviour.settings, profile.behaviour.settings);
    assert_eq!(again.services[0].id, "shop");
}

#[test]
fn a_source_holds_no_key_in_other_texts_either() {
    let text = "description = \"try it with correct-horse-battery\"\n[[services]]\nid = \"shop\"\nsecret_key = \"correct-horse-battery\"";
    let profile = Profile::from_toml("mine", text).unwrap();
    assert!(
        !profile.source.text.contains("correct-horse-battery"),
        "{}",
        profile.source.text
    );
}

#[test]
fn the_page_example_starts_at_the_pages_second() {
    let profile = Profile::built_in("page-example").unwrap();
    assert_eq!(profile.clock_start.unwrap().as_seconds(), 1_653_907_664);
}

#[test]
fn an_unknown_key_gets_a_picture_and_a_suggestion() {
    insta::assert_snapshot!(picture("[envelope]\njsonrcp = true\n"), @r#"
    envelope.jsonrcp: unknown field `jsonrcp`, expected one of `mx_id`, `jsonrpc`, `batch`, `missing_id`, `unnamed_params`, `form_encoded`
        Diagnostic severity: error
    Begin snippet for mine.toml starting at line 1, column 1

    snippet line 1: [envelope]
    snippet line 2: jsonrcp = true
        label at line 2, columns 11 to 14: here
    diagnostic help: allowed: mx_id, jsonrpc, batch, missing_id, unnamed_params, form_encoded; did you mean "jsonrpc"?
    "#);
}

#[test]
fn a_wrong_value_is_shown_where_it_stands() {
    insta::assert_snapshot!(picture("# mine\n[auth]\nmax_age = \"soon\"\n"), @r#"
    auth.max_age: "soon" is not a duration; write for example "250ms", "5s", "1h30m", "1d"
        Diagnostic severity: error
    Begin snippet for mine.toml starting at line 2, column 1

    snippet line 2: [auth]
    snippet line 3: max_age = "soon"
        label at line 3, columns 11 to 16: here
    "#);
}

#[test]
fn an_illegal_progression_must_be_marked() {
    let text = "[progressions.back]\nsteps = [{ status = 3 }, { status = 2, after = \"1s\" }]\n";
    insta::assert_snapshot!(picture(text), @r#"
    progressions.back.steps: status 2 may not follow status 3; mark the progression `illegal = true` if that is the point
        Diagnostic severity: error
    Begin snippet for mine.toml starting at line 1, column 1

    snippet line 1: [progressions.back]
    snippet line 2: steps = [{ status = 3 }, { status = 2, after = "1s" }]
        label at line 2, columns 9 to 54: here
    "#);
}

#[test]
fn the_rule_that_is_over_already_is_pointed_at() {
    let rule = |year: u16| {
        format!("[[rules]]\nwhen.until = \"{year}-01-01T00:00:00Z\"\nthen.delay = \"1s\"\n")
    };
    let start = "[clock]\nstart = \"2026-01-01T00:00:00Z\"\n";
    let picture = picture(&format!("{start}{}{}", rule(2030), rule(2020)));
    assert!(
        picture.starts_with("rules[1].when: `until` is over already"),
        "{picture}"
    );
    assert!(picture.contains("label at line 7"), "{picture}");
}

#[test]
fn broken_toml_is_shown_where_it_breaks() {
    insta::assert_snapshot!(picture("[envelope\n"), @"
    unclosed table, expected `]`
        Diagnostic severity: error
    Begin snippet for mine.toml starting at line 1, column 1

    snippet line 1: [envelope
        label at line 1, column 10: here
    ");
}

/// As it comes of two settings of one table that were appended one after the other.
#[test]
fn a_table_that_stands_twice_says_where_its_lines_belong() {
    let one = "[params]\nnumber_as_string = \"accept\"\n";
    let picture = picture(&format!("{one}[params]\nunknown_field = \"accept\"\n"));
    assert!(picture.contains("under the first one"), "{picture}");
    assert!(picture.contains("label at line 3"), "{picture}");
}

#[test]
fn an_unknown_progression_is_named_with_what_exists() {
    let text = "[vendors.101596]\nprogression = \"typicall\"\n";
    insta::assert_snapshot!(picture(text), @r#"
    vendors.101596.progression: there is no progression "typicall"; allowed: cancelled, failed, flapping, held-then-cancelled, held-then-completed, instant, not-found-at-first, refunded, slow, stuck, typical; did you mean "typical"?
        Diagnostic severity: error
    Begin snippet for mine.toml starting at line 1, column 1

    snippet line 1: [vendors.101596]
    snippet line 2: progression = "typicall"
        label at line 2, columns 15 to 24: here
    "#);
}

#[test]
fn a_finding_that_nobody_knows_is_named_with_what_exists() {
    let picture = picture("[findings]\nignore = [\"never-checked\", \"poled-too-fast\"]\n");
    assert!(
        picture.starts_with("findings.ignore[1]: must be one of "),
        "{picture}"
    );
    assert!(
        picture.contains("did you mean \"polled-too-fast\"?"),
        "{picture}"
    );
    assert!(picture.contains("gave-up-at-non-final-status"), "{picture}");
    assert!(
        picture.contains("label at line 2, columns 28 to 43"),
        "{picture}"
    );
}

#[test]
fn services_that_could_never_call_are_refused() {
    let service = |id: &str| format!("[[services]]\nid = \"{id}\"\nsecret_key = \"k\"\n");
    assert!(picture(&service("a").repeat(2)).contains("there are two services"));
    assert!(picture(&service("")).contains("a service needs an id"));
    assert!(picture(&service(&"a".repeat(256))).contains("at most 255 characters"));
    for key in ["k ", "'k'", "k\\n"] {
        let around = service("a").replace("\"k\"", &format!("\"{key}\""));
        assert!(
            picture(&around).contains("no blanks, quotes or line ends"),
            "{key}"
        );
    }
}

#[rstest::rstest]
#[case("[http]\nrpc_error_status = 204", "has no body")]
#[case("[http]\nwrong_verb_status = 304", "has no body")]
#[case("[limits]\nstatus = 199", "from 200 to 599")]
#[case(
    "[vendors.007]\nname = \"x\"\nblocked = false\nprogression = \"typical\"\nmin_amount = 1\nmax_amount = 2\namount_field = \"a\"\ncurrencies = {}",
    "without zeros in front"
)]
#[case("[payments]\nfirst_transaction_id = 0", "must be from 1 to")]
#[case(
    "[payments]\nfirst_transaction_id = 9223372036854775807",
    "must be from 1 to"
)]
#[case(
    "[clock]\nstart = \"2026-01-01T00:00:00Z\"\n[[rules]]\nwhen = { until = \"2025-01-01T00:00:00Z\" }\nthen = { fault = \"outage\" }",
    "over already"
)]
fn what_could_not_work_is_refused(#[case] text: &str, #[case] why: &str) {
    let picture = picture(text);
    assert!(picture.contains(why), "{picture}");
}

#[test]
fn profiles_are_laid_over_each_other_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("mine.toml");
    std::fs::write(
        &mine,
        "[methods.\"pam.p2p_info\"]\nerror = -32317\n[auth]\nseconds = \"stale\"",
    )
    .unwrap();
    let names = format!("lenient, siblings,{}", mine.display());
    let profile = Profile::named_or_file(&names).unwrap();
    let settings = &profile.behaviour.settings;
    assert_eq!(settings.params.number_as_string, Reaction::Accept);
    assert_eq!(settings.auth.seconds, Seconds::Stale);
    let named = |name: &str| {
        profile
            .behaviour
            .stubs
            .iter()
            .find(|stub| &*stub.name == name)
    };
    assert!(named("pam.check").is_some() && named("pam.p2p_info").is_some());
    let again = Profile::from_toml(&names, &profile.source.text).unwrap();
    assert_eq!(again.behaviour.stubs, profile.behaviour.stubs);
    let rows = differences(&names).unwrap();
    let row = |key: &str| rows.iter().find(|[known, ..]| known == key).unwrap();
    assert_eq!(
        row("auth.seconds")[1..],
        ["\"stale\"".to_owned(), mine.display().to_string()]
    );
    assert_eq!(row("params.unknown_field")[2], "lenient");
}

#[test]
fn what_a_layer_sets_is_told_without_its_keys() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("mine.toml");
    let text = "description = \"try correct-horse-battery\"\n[[services]]\nid = \"shop\"\nsecret_key = \"correct-horse-battery\"";
    std::fs::write(&mine, text).unwrap();
    let told = format!("{:?}", differences(mine.to_str().unwrap()).unwrap());
    assert!(
        told.contains("shop") && !told.contains("correct-horse-battery"),
        "{told}"
    );
}

#[test]
fn a_mistake_is_shown_in_the_layer_that_made_it() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (
        folder.path().join("one.toml"),
        folder.path().join("two.toml"),
    );
    std::fs::write(&one, "[auth]\nmax_age = \"0s\"").unwrap();
    std::fs::write(&two, "[envelope]\njsonrpc = true").unwrap();
    let names = format!("{},{}", one.display(), two.display());
    let error = Profile::named_or_file(&names).unwrap_err();
    let mut out = String::new();
    miette::NarratableReportHandler::new()
        .render_report(&mut out, &error)
        .unwrap();
    assert!(out.contains("one.toml starting at line"), "{out}");
    assert!(
        Profile::named_or_file("lenient,sibling")
            .unwrap_err()
            .to_string()
            .contains("\"sibling\"")
    );
}

#[test]
fn own_references_are_ignored_unless_the_profile_says_otherwise() {
    use paysys_core::settings::OwnReference;
    let mode = |text: &str| {
        let profile = Profile::from_toml("mine", text).unwrap();
        let paths = profile.behaviour.reference_paths.clone();
        let own = profile.behaviour.settings.payments.own_reference.mode;
        (own, paths.field.to_string(), paths.check_by.to_string())
    };
    let usual = "transaction_form.partner_transaction_id".to_owned();
    let by = "partner_transaction_id".to_owned();
    assert_eq!(mode(""), (OwnReference::Ignore, usual.clone(), by.clone()));
    assert_eq!(
        mode("[payments]\nown_reference = { mode = \"keep\" }"),
        (OwnReference::Keep, usual, by)
    );
}

#[test]
fn wrong_places_of_an_own_reference_are_shown() {
    let wrong = |what: &str| picture(&format!("[payments]\nown_reference = {{ {what} }}\n"));
    for (what, meant) in [
        (
            "field = \"transaction_form.partner_id\"",
            "params.transaction_form.partner_id",
        ),
        ("field = \"parms.a\"", "params.a"),
        ("check_by = \"partner_id\"", "params.partner_id"),
        ("mode = \"keeps\"", "keep"),
        ("fields = \"params.a\"", "field"),
    ] {
        let picture = wrong(what);
        let hint = format!("did you mean \"{meant}\"");
        assert!(picture.contains(&hint), "{what}:\n{picture}");
        assert!(picture.contains("label at line 2"), "{what}:\n{picture}");
    }
    for what in [
        "field = \"params\"",
        "field = \"params..a\"",
        "field = \"id\"",
        "check_by = \"params.agr_transaction_id\"",
        "error = \"x\"",
    ] {
        assert!(wrong(what).contains("label at line 2"), "{what}");
    }
}

#[test]
fn all_missing_keys_of_all_vendors_are_named_at_once() {
    let out = picture(
        "[vendors.5]\nname = \"five\"\n[vendors.6]\naccount_field = \"a\"\nfields = [{ optional = true }]\n[vendors.7]\namount_field = \"a\"\n",
    );
    let said = "vendor 5 lacks account_field = \"…\" (unless its form has no account), amount_field = \"…\"; \
        vendor 6 lacks amount_field = \"…\", fields[0].name = \"…\"";
    assert!(out.contains(said) && out.contains("mine.toml"), "{out}");
}

#[rstest::rstest]
#[case("account_field = \"a\"\namount_field = \"a\"", "more than one \"a\"")]
#[case(
    "account_field = \"vendor_id\"\namount_field = \"a\"",
    "more than one \"vendor_id\""
)]
#[case("account_field = []\namount_field = \"a\"", "a field has a name")]
#[case("amount_field = 5", "the name of a form field, or a list of names")]
#[case(
    "account_field = \"a\"\namount_field = \"b\"\nfields = [{ name = \"c\", type = \"account\" }]",
    "at most one account"
)]
#[case(
    "fields = [{ name = \"c\", type = \"amount\", optional = true }]",
    "cannot be optional"
)]
#[case("acount_field = \"a\"\namount_field = \"b\"", "account_field")]
fn what_a_vendor_cannot_mean_is_pictured(#[case] text: &str, #[case] said: &str) {
    let out = picture(&format!("[vendors.5]\n{text}\n"));
    assert!(out.contains(said) && out.contains("mine.toml"), "{out}");
}

#[test]
fn a_listed_field_that_is_the_account_keeps_its_pattern() {
    let text = "[vendors.5]\naccount_field = \"a\"\namount_field = \"b\"\nfields = [{ name = \"a\", pattern = \"^1\" }]";
    let profile = Profile::from_toml("mine", text).unwrap();
    let (_, vendor) = profile.behaviour.vendor(5).unwrap();
    assert_eq!(vendor.fields.len(), 2);
    assert!(matches!(
        &vendor.fields[0].kind,
        paysys_core::vendor::FieldKind::Account(Some(_))
    ));
}
