//! A shell command that makes a call again. The secret stays a variable of the shell, and the signature is made anew:
//! `{service_id}-{sha1(secret + timestamp)}-{timestamp}` (AUT-02).

use paysys_shared::legible::legible;

use paysys_contract::Words;
use paysys_exchange::{HashOf, Part, Sent, Signature, SignedAt};
use paysys_scenario::Who;

/// Where the command goes unless its reader's shell says otherwise.
#[derive(Clone, Debug)]
pub(super) struct Destination {
    pub(super) url: String,
    pub(super) service_id: String,
    pub(super) is_live: bool,
    /// What the command says to its reader.
    pub(super) words: Words,
}

/// Longer bodies are made by the command in place of being written into it.
const PADDING: usize = 64;

/// A longer command is not shown: one that was cut would make another call.
const LONGEST: usize = 10_000;

/// The command, or why there is none.
pub(super) fn command(sent: &Sent, destination: &Destination) -> String {
    let command = whole(sent, destination);
    match legible(&command, LONGEST) == command {
        true => command,
        false => format!("# {}", destination.words.t("curl.no_command")),
    }
}

fn whole(sent: &Sent, destination: &Destination) -> String {
    let mut lines = Vec::new();
    if sent.paying && destination.is_live {
        let pays = bare(destination.words.t("curl.pays"));
        lines.push(format!(": \"${{PAYSYS_PAY_REALLY:?{pays}}}\""));
    }
    let auth = sent
        .auth
        .as_ref()
        .map(|auth| signature(auth, &mut lines, destination));
    let (produce, data) = body(&sent.body);
    lines.push(format!("{produce}curl -sS -i --max-time 60{}", verb(sent)));
    let mut options = Vec::new();
    options.extend(headers(sent, auth));
    options.extend(data);
    let url = format!(
        "\"${{PAYSYS_URL:-{}}}\"{}",
        bare(&destination.url),
        path(&sent.path)
    );
    options.push(url);
    let last = lines.pop().unwrap_or_default();
    lines.push(format!("{last} \\\n    {}", options.join(" \\\n    ")));
    format!("( {}\n)", lines.join("\n  "))
}

fn verb(sent: &Sent) -> String {
    match sent.verb.as_str() {
        "HEAD" => " --head".to_owned(),
        verb => format!(" -X {}", quoted(verb)),
    }
}

fn path(path: &str) -> String {
    if path.is_empty() {
        String::new()
    } else {
        format!("{} --path-as-is --globoff", quoted(path))
    }
}

/// What the kit sends unless a scenario says otherwise.
pub(super) const USUAL_CONTENT_TYPE: &str = "application/json";

pub(super) fn has_usual_content_type(sent: &Sent) -> bool {
    let mut told = sent.headers.iter();
    !told.any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
}

/// Content type, what the scenario changed, and the signature.
fn headers(sent: &Sent, auth: Option<String>) -> Vec<String> {
    let mut options = Vec::new();
    if has_usual_content_type(sent) {
        options.push(format!("-H 'Content-Type: {USUAL_CONTENT_TYPE}'"));
    }
    options.extend(auth);
    for (name, value) in &sent.headers {
        options.push(match value.as_deref() {
            None => format!("-H {}", quoted(&format!("{name}:"))),
            Some("") => format!("-H {}", quoted(&format!("{name};"))),
            Some(value) => format!("-H {}", quoted(&format!("{name}: {value}"))),
        });
    }
    options
}

/// The header's option; what it needs is computed before.
fn signature(signature: &Signature, lines: &mut Vec<String>, destination: &Destination) -> String {
    let Signature { name, parts } = signature;
    if parts.is_empty() {
        return format!("-H {}", quoted(&format!("{name};")));
    }
    if let Some(time) = parts.iter().find_map(timestamp) {
        lines.push(format!("timestamp={time}"));
    }
    if let Some(kind) = parts.iter().find_map(hash_of) {
        let secret = match kind {
            HashOf::AnotherServicesSecret => "PAYSYS_SECOND_SECRET_KEY",
            _ => secret_of(parts),
        };
        if kind != HashOf::AnotherSecret {
            let export = bare(destination.words.t("curl.secret"));
            lines.push(format!(": \"${{{secret}:?{export}}}\""));
        }
        lines.push(format!("hash={}", hash(kind, secret)));
    }
    let value: String = parts
        .iter()
        .map(|part| written(part, destination))
        .collect();
    format!("-H {}{value}", quoted(&format!("{name}: ")))
}

fn timestamp(part: &Part) -> Option<String> {
    let Part::Time(time) = part else {
        return None;
    };
    Some(match time {
        SignedAt::NowInSeconds => "$(date +%s)".to_owned(),
        SignedAt::Now | SignedAt::ShiftedByMs(0) => "$(( $(date +%s) * 1000 ))".to_owned(),
        SignedAt::ShiftedByMs(shift) => format!("$(( $(date +%s) * 1000 + {shift} ))"),
    })
}

/// The variable that holds the signing service's secret.
fn secret_of(parts: &[Part]) -> &'static str {
    let signs = |who: Who| parts.contains(&Part::Service(who));
    if signs(Who::Second) {
        "PAYSYS_SECOND_SECRET_KEY"
    } else if signs(Who::Blocked) {
        "PAYSYS_BLOCKED_SECRET_KEY"
    } else {
        "PAYSYS_SECRET_KEY"
    }
}

fn hash_of(part: &Part) -> Option<HashOf> {
    match part {
        Part::Hash(kind) => Some(*kind),
        _ => None,
    }
}

fn hash(kind: HashOf, secret: &str) -> String {
    let sha1 = "openssl dgst -sha1 -r | cut -c 1-40";
    let of = |time: &str| format!("printf %s \"${{{secret}:?}}{time}\"");
    let secret = of("$timestamp");
    match kind {
        HashOf::OwnSecret | HashOf::AnotherServicesSecret => format!("$({secret} | {sha1})"),
        HashOf::OwnSecretCutShort => format!("$({secret} | {sha1} | cut -c 1-39)"),
        HashOf::OwnSecretAtAnotherTime => {
            format!("$({} | {sha1})", of("$(( $timestamp - 1000 ))"))
        }
        HashOf::Nothing => String::new(),
        HashOf::OwnSecretInUpperCase => format!("$({secret} | {sha1} | tr a-f A-F)"),
        HashOf::AnotherSecret => format!(r#"$(printf %s "not-the-secret$timestamp" | {sha1})"#),
    }
}

fn written(part: &Part, destination: &Destination) -> String {
    match part {
        Part::Text(text) if text == "-" => text.clone(),
        Part::Text(text) => quoted(text),
        Part::Service(Who::First) => {
            format!(
                "\"${{PAYSYS_SERVICE_ID:-{}}}\"",
                bare(&destination.service_id)
            )
        }
        Part::Service(Who::Second) => r#""${PAYSYS_SECOND_SERVICE_ID:?}""#.to_owned(),
        Part::Service(Who::Blocked) => r#""${PAYSYS_BLOCKED_SERVICE_ID:?}""#.to_owned(),
        Part::Hash(_) => "\"$hash\"".to_owned(),
        Part::Time(_) => "\"$timestamp\"".to_owned(),
    }
}

/// A command whose output is the body, if it has to be made, and the option that sends it.
fn body(body: &[u8]) -> (String, Option<String>) {
    if body.is_empty() {
        return (String::new(), None);
    }
    let trimmed = body.trim_ascii_end();
    let padding = body.len() - trimmed.len();
    let is_spaces = body[trimmed.len()..].iter().all(|byte| *byte == b' ');
    let from_pipe = Some("--data-binary @-".to_owned());
    match std::str::from_utf8(body) {
        Ok(_) if padding > PADDING && is_spaces => {
            let text = quoted(&String::from_utf8_lossy(trimmed));
            (
                format!("{{ printf %s {text}; printf '%{padding}s' ''; }} | "),
                from_pipe,
            )
        }
        Ok(text) if !text.contains('\0') && legible(text, usize::MAX) == text => {
            (String::new(), Some(format!("--data-raw {}", quoted(text))))
        }
        _ => {
            let octal: String = body.iter().map(|byte| format!("\\{byte:03o}")).collect();
            (format!("printf '{octal}' | "), from_pipe)
        }
    }
}

/// One word of the shell, whatever is in it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Text within `"${NAME:-…}"` or `"${NAME:?…}"`.
fn bare(text: &str) -> String {
    let escape = |c: char| match c {
        '"' | '\\' | '$' | '`' | '}' => format!("\\{c}"),
        other => other.to_string(),
    };
    text.chars().map(escape).collect()
}
