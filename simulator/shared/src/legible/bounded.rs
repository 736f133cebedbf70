//! What others wrote, fit to be shown in a report.

use super::legible;

use crate::json::Json;

/// Reads what others wrote for people: mended and cut.
#[derive(Clone, Copy, Debug)]
pub struct Legible;

/// A longer text is cut, alone or as a member's name or value.
const LONGEST: usize = 500;

/// A longer document is cut as the text that it is.
const LONGEST_DOCUMENT: usize = 4_000;

impl Legible {
    pub fn text(text: &str) -> String {
        legible(text, LONGEST).into_owned()
    }

    pub fn document(text: &str) -> String {
        legible(text, LONGEST_DOCUMENT).into_owned()
    }

    /// A document: each text in it by itself, and then what is still too long.
    pub fn json(value: &Json) -> Json {
        let shown = Self::members(value);
        let text = shown.to_string();
        match text.len() > LONGEST_DOCUMENT {
            true => Json::text(Self::document(&text)),
            false => shown,
        }
    }

    fn members(value: &Json) -> Json {
        match value {
            Json::Null | Json::Bool(_) => value.clone(),
            Json::Number(digits) if digits.len() > LONGEST => Json::Text(Self::text(digits)),
            Json::Number(_) => value.clone(),
            Json::Text(text) => Json::Text(Self::text(text)),
            Json::List(items) => Json::List(items.iter().map(Self::members).collect()),
            Json::Object(members) => {
                let member =
                    |(name, value): &(String, Json)| (Self::text(name), Self::members(value));
                Json::Object(members.iter().map(member).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    fn shown(text: &str) -> Json {
        Legible::json(&json::parse(text.as_bytes()).unwrap())
    }

    #[test]
    fn what_is_short_and_plain_stays_as_it_was_written() {
        let text = r#"{"a":[1.50,-0,"è\n"],"b":{"":null,"c":true}}"#;
        assert_eq!(shown(text).to_string(), text);
    }

    #[test]
    fn a_long_member_is_cut_and_the_others_stay() {
        let long = "9".repeat(900_000);
        for value in [long.clone(), format!("\"{long}\"")] {
            let shown = shown(&format!(r#"{{"{long}":{value},"id":1}}"#)).to_string();
            assert!(
                shown.len() < 1200 && shown.ends_with(r#""id":1}"#),
                "{shown}"
            );
            assert_eq!(shown.matches("⟨899500 characters left out⟩").count(), 2);
        }
    }

    #[test]
    fn of_very_many_members_head_and_tail_stay() {
        let many = format!("[{}\"last\"]", "1,".repeat(450_000));
        let shown = shown(&many).to_string();
        assert!(shown.len() < 4_200 && shown.contains("last"), "{shown}");
    }

    #[test]
    fn no_escape_brings_a_control_character_through() {
        let shown = shown(r#"{"\u001b[2J":"\u202e\u009b"}"#).to_string();
        assert_eq!(shown, r#"{"⟨U+001B⟩[2J":"⟨U+202E⟩⟨U+009B⟩"}"#);
    }
}
