//! What others wrote, made fit to be shown, for both programs: a gateway, a client or a file may hold characters that steer a
//! terminal, turn a line round or are forbidden in XML, and a megabyte where a word was expected.

mod bounded;

use std::borrow::Cow;
use std::fmt::Write as _;

pub use bounded::Legible;

const INFALLIBLE: &str = "writing to a string cannot fail";

/// The text with a name in the place of each character that nobody sees and something obeys, and cut where it has more
/// than `longest` characters: head and tail stay, and between them stands how much was left out.
///
/// Newlines and tabs stay. The marks mean nothing in JSON, XML, HTML and Markdown, so a whole document may go through here
/// as well as one value in it.
///
/// ```
/// use paysys_shared::legible::legible;
///
/// assert_eq!(legible("\u{1b}[31mred", 100), "⟨U+001B⟩[31mred");
/// assert_eq!(legible("0123456789", 4), "01⟨6 characters left out⟩89");
/// ```
#[must_use]
pub fn legible(text: &str, longest: usize) -> Cow<'_, str> {
    // A character has at least one byte.
    let length = match text.len() > longest {
        true => text.chars().count(),
        false => text.len(),
    };
    if length <= longest {
        return named(text);
    }
    let place = |count| {
        let mut places = text.char_indices().map(|(place, _)| place);
        places.nth(count).unwrap_or(text.len())
    };
    let left_out = length - longest;
    let head = longest.div_ceil(2);
    let (head, tail) = (&text[..place(head)], &text[place(head + left_out)..]);
    let (head, tail) = (named(head), named(tail));
    format!("{head}⟨{left_out} characters left out⟩{tail}").into()
}

/// A page for a terminal: the colours that we use stay, and nothing else that steers one. Values of others are made [`legible`]
/// before they come to stand there; should one get through, it can paint and hide nothing.
#[must_use]
pub fn page(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let mut shown = named(pieces.next().unwrap_or_default()).into_owned();
    for piece in pieces {
        let colour = piece.split_once('m').filter(|(colour, _)| is_ours(colour));
        match colour {
            Some((numbers, rest)) => write!(shown, "\u{1b}[{numbers}m{}", named(rest)),
            None => write!(shown, "⟨U+001B⟩[{}", named(piece)),
        }
        .expect(INFALLIBLE);
    }
    shown
}

/// Off, bold, dim, italic, underlined, and letters of a colour, alone or together.
fn is_ours(colour: &str) -> bool {
    let mut numbers = colour.split(';').map(str::parse);
    numbers.all(|number| matches!(number, Ok(0..=4 | 31..=37 | 39 | 91..=97)))
}

fn named(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len());
    // A line may end as on Windows.
    for letter in text.replace("\r\n", "\n").chars() {
        if steers(letter) {
            write!(shown, "⟨U+{:04X}⟩", u32::from(letter)).expect(INFALLIBLE);
        } else {
            shown.push(letter);
        }
    }
    shown.into()
}

/// Control characters, marks of writing direction, separators that some take for the end of a line, and what XML forbids.
fn steers(letter: char) -> bool {
    match letter {
        '\n' | '\t' => false,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            true
        }
        // Blanks of no width: two texts look the same and are not.
        '\u{200b}' | '\u{2060}' | '\u{feff}' => true,
        '\u{fffe}' | '\u{ffff}' => true,
        other => other.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_is_left() {
        let (first, last) = ('\0', '\u{ffff}');
        let all: String = (first..=last).collect();
        let shown = legible(&all, usize::MAX);
        let bad = |letter: char| {
            let bidi = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            (letter.is_control() && !matches!(letter, '\n' | '\t')) || bidi || letter > '\u{fffd}'
        };
        assert_eq!(shown.chars().filter(|letter| bad(*letter)).count(), 0);
        assert!(shown.contains("⟨U+009B⟩") && shown.contains("⟨U+202E⟩"));
        assert!(shown.contains("⟨U+200B⟩") && shown.contains("⟨U+FEFF⟩"));
    }

    #[test]
    fn what_nobody_obeys_stays() {
        let text = "è → 漢字 שלום\tمرحبا 😀\u{200d}👩\n\r\n";
        assert_eq!(legible(text, usize::MAX), text.replace('\r', ""));
        assert_eq!(legible("a\rb", 9), "a⟨U+000D⟩b");
    }

    #[test]
    fn head_and_tail_stay_and_the_rest_is_counted() {
        let long = format!("begin{}end", "é".repeat(900_000));
        let shown = legible(&long, 20);
        assert_eq!(shown, "beginééééé⟨899988 characters left out⟩éééééééend");
        assert_eq!(legible("éééé", 4), "éééé");
        assert_eq!(legible("ab", 1), "a⟨1 characters left out⟩");
        assert_eq!(legible("ab", 0), "⟨2 characters left out⟩");
    }

    #[test]
    fn colours_stay_on_a_page_and_nothing_else_does() {
        let red = "\u{1b}[1;31mred\u{1b}[0m";
        assert_eq!(page(red), red);
        for steering in [
            "\u{1b}[8m",
            "\u{1b}[31;7m",
            "\u{1b}[m",
            "\u{1b}[2J",
            "\u{1b}]0;title\u{7}",
            "\u{1b}[31",
            "\u{9b}31m",
            "\u{1b}",
        ] {
            let shown = page(&format!("{red}{steering}"));
            assert!(shown.starts_with(red), "{shown:?}");
            assert!(!shown[red.len()..].contains(char::is_control), "{shown:?}");
        }
    }
}
