//! A transcript as it looks every time: identities numbered by first appearance, dates and hashes masked with type and
//! unit kept, poll repeats collapsed, no durations.

mod ledger;
mod mask;

pub(crate) use mask::{Mask, Numbered};
use paysys_exchange::{Body, Exchange, Outcome, Sent, Transcript, Turn};
use paysys_scenario::Scenario;

/// Text for a snapshot.
#[must_use]
pub fn canonical(scenario: &Scenario, transcript: &Transcript) -> String {
    let mut mask = Mask::learn(transcript);
    let mut text = format!("{}\n", scenario.title.en);
    let mut before: Option<(usize, String)> = None;
    for (index, exchange) in transcript.exchanges.iter().enumerate() {
        ledger::write(&mut text, transcript, index, &mut mask);
        // Within a poll only what differs is told.
        let looks = (
            exchange.step,
            answer_text(exchange, &mut mask, Numbered::No),
        );
        if exchange.turn != Turn::Only && before.as_ref() == Some(&looks) {
            continue;
        }
        before = Some(looks);
        write_exchange(&mut text, scenario, exchange, &mut mask);
    }
    ledger::write(&mut text, transcript, transcript.exchanges.len(), &mut mask);
    if let Some(cut) = &transcript.cut {
        text += &format!("\ncut short: {}\n", cut.reason());
    }
    text
}

fn write_exchange(text: &mut String, scenario: &Scenario, exchange: &Exchange, mask: &mut Mask) {
    let Sent {
        verb,
        path,
        auth,
        headers,
        body,
        ..
    } = &exchange.sent;
    let kind = scenario.steps[exchange.step].kind_name();
    let mut head = format!(
        "\n── {kind}\n{verb} {}\n",
        if path.is_empty() { "the gateway" } else { path }
    );
    head += &auth
        .as_ref()
        .map_or_else(|| "no Auth\n".to_owned(), |auth| format!("{auth}\n"));
    for (name, value) in headers {
        head += &format!("{name}: {}\n", value.as_deref().unwrap_or("(left out)"));
    }
    text.push_str(&head);
    *text += &format!("{}\n", body_text(body, mask, Numbered::Yes));
    *text += &format!("{}\n", answer_text(exchange, mask, Numbered::Yes));
}

fn answer_text(exchange: &Exchange, mask: &mut Mask, numbered: Numbered) -> String {
    match &exchange.outcome {
        Outcome::NotSent(_) => "→ not sent".to_owned(),
        Outcome::Lost(_) => "→ no answer".to_owned(),
        Outcome::Answer(answer) => {
            let content_type = answer.content_type.as_deref().unwrap_or("no content type");
            format!(
                "→ HTTP {}, {content_type}\n{}",
                answer.status,
                body_text(&answer.body, mask, numbered)
            )
        }
    }
}

fn body_text(body: &Body, mask: &mut Mask, numbered: Numbered) -> String {
    let trimmed = body.trim_ascii_end();
    let spaces = body.len() - trimmed.len();
    let padding = if spaces > 0 {
        format!("\n(and {spaces} spaces)")
    } else {
        String::new()
    };
    let text = match (body.document(), std::str::from_utf8(trimmed)) {
        (Ok(document), _) => mask.apply(document, numbered).pretty(),
        (Err(_), Ok("")) => "(empty)".to_owned(),
        (Err(_), Ok(text)) => format!("(not JSON) {text:?}"),
        (Err(_), Err(_)) => format!("(bytes) {}", hex(trimmed)),
    };
    text + &padding
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
