//! Whatever a gateway or a client writes, wherever it writes it: reports stay small, and no byte of them steers a terminal.

use std::fs;
use std::path::Path;
use std::process::Output;

use rstest::rstest;
use serde_json::Value;

use crate::support::wrong_gateway::{Alter, WrongGateway};
use crate::support::{output_of, program};

/// Each kind of character that steers: of a terminal, of a line's direction, of what some take for a line's end.
const STEERING: &str = "\u{1b}[31m\u{1b}]0;title\u{7}\u{8}\u{7f}\u{9b}2J\u{85}\u{61c}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202e}\u{2066}\u{2069}\u{fffe}";

/// So many bytes a member may have in an answer that the kit reads.
const LONG: usize = 900_000;

const FORMATS: [&str; 4] = ["json", "junit", "html", "markdown"];

async fn kit(directory: &Path, words: &[&str], formats: &[&str]) -> Output {
    let mut command = program();
    command.current_dir(directory);
    let (program, rest) = words.split_first().expect("a command");
    command.arg(program);
    for format in formats {
        command.args([format!("--report-{format}"), format!("report.{format}")]);
    }
    command.args(rest);
    output_of(command).await
}

/// Everything that was told, and that nothing in it steers.
fn told(directory: &Path, formats: &[&str], output: Output) -> Vec<String> {
    let files = formats
        .iter()
        .map(|format| directory.join(format!("report.{format}")));
    let files = files.map(|file| fs::read(&file).unwrap_or_else(|_| panic!("{file:?} is written")));
    let all = files.chain([output.stdout, output.stderr]);
    let texts: Vec<String> = all
        .map(|text| String::from_utf8(text).expect("it is text"))
        .collect();
    for text in &texts {
        let steers = |letter: char| {
            (letter.is_control() && !"\n\t".contains(letter))
                || (STEERING.contains(letter) && !letter.is_ascii())
        };
        let place = text.find(steers);
        assert_eq!(
            place,
            None,
            "{:?}",
            place.map(|at| &text[at.saturating_sub(200)..][..300])
        );
    }
    texts
}

fn steering_everywhere(_: &Value, answer: &mut Value) {
    match answer {
        Value::Object(members) => {
            members
                .values_mut()
                .for_each(|value| steering_everywhere(&Value::Null, value));
            members.insert(STEERING.to_owned(), STEERING.into());
        }
        Value::String(text) if text.len() < 40 => text.push_str(STEERING),
        _ => {}
    }
}

fn long_members(_: &Value, answer: &mut Value) {
    let long = "x".repeat(LONG);
    answer[long.as_str()] = 1.into();
    for at in ["/result/details", "/error"] {
        if let Some(part) = answer.pointer_mut(at).filter(|it| it.is_object()) {
            part["message"] = long.as_str().into();
            part["date"] = long.as_str().into();
        }
    }
}

fn very_many_members(_: &Value, answer: &mut Value) {
    for number in 0..3_000 {
        answer[format!("m{number}")] = number.into();
    }
}

#[rstest]
#[case::steering(Alter::Json(steering_everywhere))]
#[case::many(Alter::Json(very_many_members))]
#[case::no_json(Alter::PaymentAnswer(200, STEERING))]
#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_told_in_little_and_steers_nothing(#[case] alter: Alter) {
    let gateway = WrongGateway::start(alter).await;
    let directory = tempfile::tempdir().unwrap();
    let admin = gateway.admin_url();
    let words = [
        "run",
        "pay.particulars",
        "check.unknown",
        "--simulator",
        &admin,
        "--verbose",
    ];
    let output = kit(directory.path(), &words, &FORMATS).await;
    let texts = told(directory.path(), &FORMATS, output);
    let bytes: usize = texts.iter().map(String::len).sum();
    assert!(
        bytes < 500_000,
        "{:?}",
        texts.iter().map(String::len).collect::<Vec<_>>()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_long_member_head_tail_and_length_are_told_in_every_format() {
    let gateway = WrongGateway::start(Alter::Json(long_members)).await;
    let directory = tempfile::tempdir().unwrap();
    let admin = gateway.admin_url();
    let words = ["run", "pay.particulars", "--simulator", &admin];
    let output = kit(directory.path(), &words, &FORMATS).await;
    let texts = told(directory.path(), &FORMATS, output);
    let bytes: usize = texts.iter().map(String::len).sum();
    assert!(bytes < 150_000, "{bytes}");
    for text in &texts[..5] {
        assert!(
            text.contains("xxx⟨899500 characters left out⟩xxx"),
            "{text}"
        );
    }
}

/// A client whose account, method, claims, chatter and complaints are hostile.
const CLIENT: &str = r#"
raw=$(printf '\033[31m\302\2332J\342\200\256\342\201\246\177')
bad='\u001b[31m\u009b2J\u202e\u2066\u007f'
long=$(head -c 14000 /dev/zero | tr '\0' x)
printf '{"id":"%s","method":"pam.pay_by_cash","params":{"vendor_form":{"account":"%s","currency":"%s","amount":1,"vendor_id":101596}}}' "$bad" "$bad$long" "$bad" > body
curl -s --noproxy '*' -H 'Content-Type: application/json' --data-binary @body "$PAYSYS_URL" > answer
printf '%s\n' "$raw$long"
printf '{"order":"%s","outcome":"paid","transaction_id":"1"}\n' "$bad"
printf '{"order":"order-1","outcome":"paid","transaction_id":"%s"}\n' "$bad$long"
printf '%s\n' "$long$raw" >&2
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_told_in_little_and_steers_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let formats = ["json", "junit", "html"];
    let words = [
        "client",
        "--only",
        "happy-path",
        "--verbose",
        "--",
        "sh",
        "-c",
        CLIENT,
    ];
    let output = kit(directory.path(), &words, &formats).await;
    assert_eq!(
        output.status.code(),
        Some(1),
        "it claims what it did not see"
    );
    let texts = told(directory.path(), &formats, output);
    let bytes: usize = texts.iter().map(String::len).sum();
    assert!(bytes < 200_000 && bytes > 10_000, "{bytes}");
    for text in &texts[..4] {
        assert!(
            text.contains("⟨U+009B⟩2J⟨U+202E⟩⟨U+2066⟩⟨U+007F⟩"),
            "{text}"
        );
    }
}

#[test]
fn mistakes_in_files_are_told_without_what_steers_in_them() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("s.yaml");
    let long = "x".repeat(LONG);
    let text = format!(
        "id: a\ntitle: \"\\e[31m\"\n\u{85}\u{202e}{long}: 1\nrequires: [\"\\e]0;\\a\"]\nsteps: []\n"
    );
    fs::write(&file, text).unwrap();
    let output = program().arg("check").arg(&file).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let texts = told(directory.path(), &[], output);
    let bytes: usize = texts.iter().map(String::len).sum();
    assert!(bytes < 20_000, "{bytes}");
}
