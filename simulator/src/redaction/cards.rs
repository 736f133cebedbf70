//! Numbers of payment cards.

use super::{Find, Kind, Redaction};

/// How many digits such a number has.
const DIGITS: std::ops::RangeInclusive<usize> = 15..=19;

/// An account with fewer digits is no card's number, not even part of one that could be used.
const FEWEST_DIGITS: usize = 13;

/// How the numbers of known issuers begin: from and to, both with as many digits.
const ISSUERS: [(u64, u64); 17] = [
    (2200, 2204), // Mir
    (2221, 2720), // Mastercard
    (30, 30),     // Diners Club
    (34, 34),     // American Express
    (3528, 3589), // JCB
    (36, 38),     // Diners Club, American Express
    (4, 4),       // Visa
    (50, 58),     // Mastercard, Maestro, Uzcard
    (60, 60),     // Discover
    (62, 62),     // UnionPay
    (63, 63),     // Maestro
    (644, 649),   // Discover
    (65, 65),     // Discover
    (67, 67),     // Maestro
    (8600, 8600), // Uzcard
    (9792, 9792), // Troy
    (9860, 9860), // Humo
];

/// Whether these digits are a card's number: long enough, of a known issuer, with a right check digit.
fn is_card_number(digits: &[u8]) -> bool {
    DIGITS.contains(&digits.len()) && is_of_an_issuer(digits) && has_right_check_digit(digits)
}

fn is_of_an_issuer(digits: &[u8]) -> bool {
    let number = |digits: &[u8]| {
        digits
            .iter()
            .fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'))
    };
    ISSUERS.iter().any(|(from, to)| {
        let length = from.to_string().len();
        (*from..=*to).contains(&number(&digits[..length]))
    })
}

/// Luhn's sum.
fn has_right_check_digit(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0');
            match place % 2 {
                0 => digit,
                _ if digit > 4 => digit * 2 - 9,
                _ => digit * 2,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// All card numbers in a text. Its digits may come in groups, with other groups beside them: a number
/// begins where a group begins, but for zeros in front, and ends where one ends. In the midst of a longer
/// group there is none: every third row of 25 digits would hold one by chance. Two may overlap, of which
/// one is there by chance.
pub(super) fn numbers_in(text: &[u8], redaction: &Redaction) -> Vec<Find> {
    let mut finds = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if !text[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let zeros = text[at..].iter().take_while(|byte| **byte == b'0').count();
        let start = at + zeros;
        finds.extend(end_of_number(text, start, redaction).map(|end| Find {
            meant: text[start..end].to_vec(),
            range: start..end,
            kind: Kind::CardNumber,
            is_number: false,
        }));
        at = end_of_group(text, at);
    }
    finds
}

/// Where card numbers end that begin here, whatever stands beside them.
pub(super) fn ends_of_numbers(
    text: &[u8],
    start: usize,
    redaction: &Redaction,
) -> impl Iterator<Item = usize> {
    let digits = end_of_group(text, start) - start;
    let numbers = DIGITS.filter(move |length| *length <= digits);
    let ends = numbers.map(move |length| start + length);
    ends.filter(move |end| {
        let number = &text[start..*end];
        is_card_number(number) && !redaction.is_reserved(number)
    })
}

/// Where a card's number ends that begins here; of several the longest.
fn end_of_number(text: &[u8], start: usize, redaction: &Redaction) -> Option<usize> {
    let (mut digits, mut groups) = (Vec::with_capacity(*DIGITS.end()), Vec::new());
    let (mut at, mut found) = (start, None);
    loop {
        let end = end_of_group(text, at);
        if end == at || digits.len() + (end - at) > *DIGITS.end() || groups.len() == 5 {
            return found;
        }
        digits.extend_from_slice(&text[at..end]);
        groups.push(end - at);
        let is_mantissa = matches!(text.get(end), Some(b'e' | b'E'));
        if (are_usual(&groups) || (is_mantissa && matches!(groups[..], [1, _])))
            && is_card_number(&digits)
            && !redaction.is_reserved(&digits)
        {
            found = Some(end);
        }
        at = end + separators(&text[end..]);
    }
}

/// Whether people write a card's number in groups of these sizes. Rows of amounts, of phone numbers or of
/// addresses would otherwise hold one by chance.
const fn are_usual(groups: &[usize]) -> bool {
    matches!(
        groups,
        [_] | [4, 4, 4, 4] | [4, 4, 4, 4, 1..=3] | [4, 6, 5] | [6, 9..=13]
    )
}

fn end_of_group(text: &[u8], start: usize) -> usize {
    let digits = text[start..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit());
    start + digits.count()
}

/// How many bytes the few characters have that may stand between two groups of digits: any but letters.
fn separators(text: &[u8]) -> usize {
    /// Four blanks, or a dash between blanks.
    const MOST: usize = 4;
    let start = &text[..text.len().min(4 * MOST)];
    let start = start.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let separators = start.chars().take_while(|one| !one.is_alphanumeric());
    separators.take(MOST).map(char::len_utf8).sum()
}

/// Whether there is nothing but digits in groups, and nothing that means something in JSON or a form.
pub(super) fn is_grouped(text: &str) -> bool {
    text.chars().all(|one| match one {
        '"' | '\\' | '%' | '&' | '=' | ';' => false,
        // A blank that is written with an escape must not become a line end within a text of JSON.
        other => other.is_ascii_digit() || !(other.is_alphanumeric() || other.is_control()),
    })
}

/// Whether an account may be a card's number, perhaps mistyped: a word or a short number is nobody's card.
pub(super) fn may_be_number(account: &[u8]) -> bool {
    account.iter().filter(|byte| byte.is_ascii_digit()).count() >= FEWEST_DIGITS
}

/// Everywhere these numbers stand, as long as no other digit stands beside them.
pub(super) fn literally(text: &[u8], numbers: &[String]) -> Vec<Find> {
    let mut finds = Vec::new();
    for number in numbers {
        for at in memchr::memmem::find_iter(text, number) {
            let range = at..at + number.len();
            let before = at.checked_sub(1).and_then(|before| text.get(before));
            let beside = [before, text.get(range.end)];
            if !beside.into_iter().flatten().any(u8::is_ascii_digit) {
                finds.push(Find {
                    meant: text[range.clone()].to_vec(),
                    range,
                    kind: Kind::CardNumber,
                    is_number: false,
                });
            }
        }
    }
    finds
}

/// Where an answer of a stub repeats what is card data in its request: as a word of its own, or as a number. What stands in
/// for a number of the request does so within a text as well.
pub(super) fn echoed(answer: &[u8], data: &[Find], has_stand_ins: bool) -> Vec<Find> {
    /// Fewer characters stand anywhere by chance.
    const FEWEST: usize = 3;
    let mut finds = Vec::new();
    for find in data.iter().filter(|find| find.meant.len() >= FEWEST) {
        for at in memchr::memmem::find_iter(answer, &find.meant) {
            let range = at..at + find.meant.len();
            let before = answer[..at].iter().rev();
            let beside = [before.clone().next(), answer.get(range.end)];
            if !beside.into_iter().flatten().any(u8::is_ascii_alphanumeric) {
                let mut before = before.filter(|byte| !byte.is_ascii_whitespace());
                finds.push(Find {
                    meant: find.meant.clone(),
                    range,
                    kind: find.kind,
                    is_number: match has_stand_ins {
                        true => find.is_number,
                        false => matches!(before.next(), Some(b':' | b'[' | b',')),
                    },
                });
            }
        }
    }
    finds
}

/// A card's number as it may be shown: the first six and the last four digits, where it is long enough
/// for others to be left.
pub(crate) fn masked(number: &str) -> String {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    let shown = |place: usize| digits >= FEWEST_DIGITS && (place < 6 || place + 4 >= digits);
    let mut place = 0;
    let mask = |one: char| {
        if !one.is_alphanumeric() {
            return one;
        }
        let is_shown = one.is_ascii_digit() && shown(place);
        place += usize::from(one.is_ascii_digit());
        if is_shown { one } else { '*' }
    };
    number.chars().map(mask).collect()
}
