//! A shell command that makes a call again. The secret stays a variable of the shell, and the signature is made anew:
//! `{service_id}-{sha1(secret + timestamp)}-{timestamp}` (AUT-02).

use jiff::SignedDuration;

use crate::transcript::Sent;

/// Where the command goes unless its reader's shell says otherwise.
#[derive(Clone, Debug)]
pub(super) struct Destination {
    pub(super) url: String,
    pub(super) service_id: String,
    /// Real money may move there.
    pub(super) is_live: bool,
}

/// Longer bodies are made by the command in place of being written into it.
const PADDING: usize = 64;

/// The command.
pub(super) fn command(sent: &Sent, destination: &Destination) -> String {
    let mut lines = Vec::new();
    if sent.paying && destination.is_live {
        lines.push(
            r#": "${PAYSYS_PAY_REALLY:?this call pays, and may pay once more each time: set it only if that is meant}""#
                .to_owned(),
        );
    }
    let auth = sent
        .auth
        .as_deref()
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

/// The header's option, from its shape in the transcript; what it needs is computed before.
fn signature(shown: &str, lines: &mut Vec<String>, destination: &Destination) -> String {
    let (name, shape) = shown
        .split_once(": ")
        .unwrap_or((shown.trim_end_matches(':'), ""));
    if shape.is_empty() {
        return format!("-H {}", quoted(&format!("{name};")));
    }
    let pieces = pieces(shape);
    if let Some(time) = pieces.iter().find_map(timestamp) {
        lines.push(format!("timestamp={time}"));
    }
    let secret = secret_of(&pieces);
    if let Some(hash) = pieces.iter().find_map(|piece| hash(piece, secret)) {
        if hash.contains(secret) {
            lines.push(format!(": \"${{{secret}:?export the secret key first}}\""));
        }
        lines.push(format!("hash={hash}"));
    }
    let value: String = pieces
        .iter()
        .map(|piece| written(piece, destination))
        .collect();
    format!("-H {}{value}", quoted(&format!("{name}: ")))
}

/// A shape's parts: plain text, and what stands between `<` and `>`.
fn pieces(shape: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = shape;
    while let Some((before, (inside, after))) = rest
        .split_once('<')
        .and_then(|(before, after)| Some((before, after.split_once('>')?)))
    {
        pieces.push(Piece::Text(before));
        pieces.push(Piece::Made(inside));
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    pieces
}

enum Piece<'a> {
    Text(&'a str),
    Made(&'a str),
}

fn timestamp(piece: &Piece<'_>) -> Option<String> {
    let Piece::Made(made) = piece else {
        return None;
    };
    if *made == "seconds" {
        return Some("$(date +%s)".to_owned());
    }
    let shift = made.strip_prefix("milliseconds")?.trim();
    let shift: SignedDuration = shift.parse().unwrap_or_default();
    let milliseconds = shift.as_millis();
    Some(match milliseconds {
        0 => "$(( $(date +%s) * 1000 ))".to_owned(),
        _ => format!("$(( $(date +%s) * 1000 + {milliseconds} ))"),
    })
}

/// The variable that holds the signing service's secret.
fn secret_of(pieces: &[Piece<'_>]) -> &'static str {
    let signs = |who: &str| {
        let mut pieces = pieces.iter();
        pieces.any(|piece| matches!(piece, Piece::Made(made) if *made == who))
    };
    if signs("second service") {
        "PAYSYS_SECOND_SECRET_KEY"
    } else if signs("blocked service") {
        "PAYSYS_BLOCKED_SECRET_KEY"
    } else {
        "PAYSYS_SECRET_KEY"
    }
}

fn hash(piece: &Piece<'_>, secret: &str) -> Option<String> {
    let Piece::Made(made) = piece else {
        return None;
    };
    let sha1 = "openssl dgst -sha1 -r | cut -c 1-40";
    let secret = format!("\"${{{secret}:?}}$timestamp\"");
    match *made {
        "hash" => Some(format!("$(printf %s {secret} | {sha1})")),
        "HASH" => Some(format!("$(printf %s {secret} | {sha1} | tr a-f A-F)")),
        "hash with another secret" => Some(format!(
            r#"$(printf %s "not-the-secret$timestamp" | {sha1})"#
        )),
        _ => None,
    }
}

fn written(piece: &Piece<'_>, destination: &Destination) -> String {
    match piece {
        Piece::Text("") => String::new(),
        Piece::Text("-") => "-".to_owned(),
        Piece::Text(text) => quoted(text),
        Piece::Made("service") => {
            format!(
                "\"${{PAYSYS_SERVICE_ID:-{}}}\"",
                bare(&destination.service_id)
            )
        }
        Piece::Made("second service") => r#""${PAYSYS_SECOND_SERVICE_ID:?}""#.to_owned(),
        Piece::Made("blocked service") => r#""${PAYSYS_BLOCKED_SERVICE_ID:?}""#.to_owned(),
        Piece::Made(made) if made.to_ascii_lowercase().starts_with("hash") => {
            "\"$hash\"".to_owned()
        }
        Piece::Made(_) => "\"$timestamp\"".to_owned(),
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
        Ok(text) if !text.contains('\0') => {
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

/// Text within `"${NAME:-…}"`.
fn bare(text: &str) -> String {
    let escape = |c: char| match c {
        '"' | '\\' | '$' | '`' | '}' => format!("\\{c}"),
        other => other.to_string(),
    };
    text.chars().map(escape).collect()
}
