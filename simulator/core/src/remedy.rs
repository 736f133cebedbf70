//! Which setting of the profile would have taken what was refused. It stands beside a refusal in journal and
//! log, never on the wire. A test goes through all settings of the default profile: for each it says which of
//! these takes what the setting refuses, or that none does.

use std::borrow::Cow;
use std::fmt;

use super::fields::{Fields, Token, VENDOR_ID_FIELD};

/// Lines of a profile with which a refused request would have been taken, as far as this refusal goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    table: Cow<'static, str>,
    lines: Cow<'static, str>,
    /// What of it a person has to look at, because it was guessed.
    guessed: Option<&'static str>,
}

/// What the lines for an unknown vendor have by the names and values of one form.
const GUESSED: &str =
    "a guess from the form that was sent: see which fields are account and amount";

/// A request without an id (ENV-14).
pub const MISSING_ID: Remedy = fixed("envelope", "missing_id = \"accept\"");
/// A form-encoded body (ERR-05).
pub const FORM_ENCODED: Remedy = fixed("envelope", "form_encoded = \"accept\"");
/// Positional or scalar parameters (ENV-05).
pub const UNNAMED_PARAMS: Remedy = fixed("envelope", "unnamed_params = \"accept\"");
/// A slash behind the gateway's path (ENV-15).
pub const TRAILING_SLASH: Remedy = fixed("http", "trailing_slash = true");
/// A body over the limit (ENV-15).
pub const BODY_LIMIT: Remedy = fixed("http", "body_limit_bytes = 16777216");
/// A timestamp in seconds (AUT-05).
pub const SECONDS: Remedy = fixed("auth", "seconds = \"accept\"");
/// A timestamp of another time (AUT-03): ten years, for headers that are signed once and for all.
pub const MAX_AGE: Remedy = fixed("auth", "max_age = \"87600h\"");
/// A whole number in a string (ERR-05).
pub const NUMBER_AS_STRING: Remedy = fixed("params", "number_as_string = \"accept\"");
/// A string of digits written as a number (ERR-05).
pub const STRING_AS_NUMBER: Remedy = fixed("params", "string_as_number = \"accept\"");
/// An empty string (ERR-05).
pub const EMPTY_STRING: Remedy = fixed("params", "empty_string = \"accept\"");
/// A field that the vendor's form does not have (ERR-05).
pub const UNKNOWN_FIELD: Remedy = fixed("params", "unknown_field = \"accept\"");
/// The id of an earlier request (PAY-12).
pub const SAME_REQUEST_ID: Remedy = fixed("payments", "same_request_id = \"new-payment\"");
/// A check by the client's own reference, or a payout with one that it has used (PAY-16).
pub const OWN_REFERENCE: Remedy = fixed("payments", "own_reference = { mode = \"keep\" }");
/// Another service's payment (CHK-08).
pub const OTHER_SERVICE: Remedy = fixed("payments", "check_of_another_service = \"accept\"");
/// A call too many.
pub const CALLS_PER_MINUTE: Remedy = fixed("limits", "calls_per_minute = 0");
/// An `X-Paysys-Sim` header that asks for what there is not.
pub const HEADER: Remedy = fixed("control", "header = false");
/// An error that a reserved account asks for.
pub const RESERVED_ACCOUNTS: Remedy = fixed("control", "reserved_accounts = false");

const fn fixed(table: &'static str, line: &'static str) -> Remedy {
    Remedy {
        table: Cow::Borrowed(table),
        lines: Cow::Borrowed(line),
        guessed: None,
    }
}

/// The largest text that a profile lets a form have.
const LONGEST_TEXT: usize = 65_536;

/// The largest whole number that every JSON reader keeps exact.
const LARGEST: u64 = (1 << 53) - 1;

/// So many fields of an unknown vendor's form are written out, with names of at most so many bytes.
const MOST_FIELDS: usize = 20;
const LONGEST_NAME: usize = 64;

/// A text of so many characters (ERR-05).
pub fn longest_text(characters: usize) -> Option<Remedy> {
    let line = format!("longest_text = {characters}");
    (characters <= LONGEST_TEXT).then(|| written("params", line))
}

/// An amount beyond a vendor's limits; that it is positive is no setting (PAY-14).
pub fn amount(vendor: u64, amount: u64, min: u64) -> Option<Remedy> {
    let limit = if amount < min {
        "min_amount"
    } else {
        "max_amount"
    };
    let line = format!("{limit} = {amount}");
    (1..=LARGEST)
        .contains(&amount)
        .then(|| written(format!("vendors.{vendor}"), line))
}

/// A blocked vendor.
pub fn blocked(vendor: u64) -> Remedy {
    written(format!("vendors.{vendor}"), "blocked = false".to_owned())
}

/// A currency that the vendor does not take.
pub fn currency(vendor: u64, code: &str) -> Option<Remedy> {
    let line = format!("{} = {{ rate = \"1\" }}", quoted(code)?);
    Some(written(format!("vendors.{vendor}.currencies"), line))
}

/// A method nobody has (ERR-01).
pub fn method(name: &str) -> Option<Remedy> {
    Some(written(
        format!("methods.{}", quoted(name)?),
        "result = {}".to_owned(),
    ))
}

/// A vendor nobody knows (ERR-06), with a form like this one. Which of its fields are account and amount is
/// guessed by their names, else by what they hold.
pub fn vendor(id: u64, form: &Fields<'_>) -> Remedy {
    let mut fields = guess(form);
    let amount = amount_of(&fields).map(|at| fields.remove(at));
    let currency = fields.iter().position(|field| field.name == "currency");
    let currency = currency.map(|at| fields.remove(at));
    let account = account_of(&fields).map(|at| fields.remove(at));
    let mut lines = Vec::new();
    lines.extend(account.map(|field| format!("account_field = {}", field.quoted)));
    let amount = amount.map_or("\"amount\"".to_owned(), |field| field.quoted);
    lines.push(format!("amount_field = {amount}"));
    let mut others: Vec<String> = fields
        .iter()
        .map(|f| format!("{{ name = {} }}", f.quoted))
        .collect();
    if let Some(field) = currency {
        others.push("{ name = \"currency\", type = \"currency\" }".to_owned());
        let code = quoted(&field.text).unwrap_or_else(|| "\"UZS\"".to_owned());
        lines.push(format!("currencies = {{ {code} = {{ rate = \"1\" }} }}"));
    }
    if !others.is_empty() {
        lines.push(format!("fields = [{}]", others.join(", ")));
    }
    Remedy {
        guessed: Some(GUESSED),
        ..written(format!("vendors.{id}"), lines.join("\n"))
    }
}

fn amount_of(fields: &[Guess<'_>]) -> Option<usize> {
    let by_name = || position(fields, |field| field.role == Some(Role::Amount));
    let number = |field: &Guess<'_>| field.role.is_none() && field.is_number;
    position(fields, |field| field.name.eq_ignore_ascii_case("amount"))
        .or_else(by_name)
        .or_else(|| fields.iter().rposition(number))
}

fn account_of(fields: &[Guess<'_>]) -> Option<usize> {
    position(fields, |field| field.name.eq_ignore_ascii_case("account"))
        .or_else(|| position(fields, |field| field.role == Some(Role::Account)))
        .or_else(|| position(fields, |field| field.role.is_none()))
}

fn position(fields: &[Guess<'_>], is_meant: impl Fn(&Guess<'_>) -> bool) -> Option<usize> {
    fields.iter().position(is_meant)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Account,
    Amount,
}

impl Role {
    /// By the last word of its name that says anything: `account_amount` is an amount.
    fn of(name: &str) -> Option<Self> {
        let word_ends = |before: char, after: char| {
            !after.is_alphanumeric() || before.is_lowercase() && after.is_uppercase()
        };
        let mut words = vec![String::new()];
        let mut before = ' ';
        for after in name.chars() {
            if word_ends(before, after) {
                words.push(String::new());
            }
            let word = words.last_mut().expect("there is always one");
            word.extend(after.is_alphanumeric().then(|| after.to_ascii_lowercase()));
            before = after;
        }
        words.iter().rev().find_map(|word| Self::of_word(word))
    }

    fn of_word(word: &str) -> Option<Self> {
        const AMOUNTS: [&str; 8] = [
            "amount", "sum", "summ", "summa", "value", "total", "price", "cost",
        ];
        const ACCOUNTS: [&str; 10] = [
            "account", "phone", "card", "wallet", "client", "contract", "login", "number", "code",
            "user",
        ];
        match word {
            _ if AMOUNTS.contains(&word) => Some(Self::Amount),
            _ if word.ends_with("id") || ACCOUNTS.iter().any(|known| word.starts_with(known)) => {
                Some(Self::Account)
            }
            _ => None,
        }
    }
}

/// A field of a form that could be one of a vendor's.
struct Guess<'a> {
    name: &'a str,
    quoted: String,
    text: Cow<'a, str>,
    is_number: bool,
    role: Option<Role>,
}

fn guess<'a>(form: &'a Fields<'a>) -> Vec<Guess<'a>> {
    let members = form.iter().filter(|(name, _)| *name != VENDOR_ID_FIELD);
    let guessed = members.filter_map(|(name, raw)| {
        let (text, is_number) = match Token::of(raw) {
            Token::Text(text) => {
                let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                (text, is_number)
            }
            Token::Integer(digits) => (digits.into(), true),
            _ => return None,
        };
        Some(Guess {
            name,
            quoted: quoted(name)?,
            text,
            is_number,
            role: Role::of(name),
        })
    });
    guessed.take(MOST_FIELDS).collect()
}

/// A name as TOML writes it, unless it is none that a person would write.
fn quoted(name: &str) -> Option<String> {
    let is_name =
        !name.is_empty() && name.len() <= LONGEST_NAME && !name.contains(char::is_control);
    is_name.then(|| serde_json::to_string(name).expect("every text is a JSON string"))
}

fn written(table: impl Into<Cow<'static, str>>, lines: String) -> Remedy {
    Remedy {
        table: table.into(),
        lines: lines.into(),
        guessed: None,
    }
}

impl Remedy {
    pub fn toml(&self) -> String {
        let guessed = self.guessed.map(|words| format!("# This is {words}.\n"));
        let guessed = guessed.unwrap_or_default();
        format!("[{}]\n{guessed}{}", self.table, self.lines)
    }

    pub fn size_bytes(&self) -> usize {
        size_of::<Self>() + self.table.len() + self.lines.len()
    }
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`[{}] {}` takes it",
            self.table,
            self.lines.replace('\n', "; ")
        )?;
        self.guessed
            .map_or(Ok(()), |words| write!(f, "; this is {words}"))
    }
}
