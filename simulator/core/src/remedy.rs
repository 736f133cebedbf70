//! Which setting of the profile would have taken what was refused. It stands beside a refusal in journal and
//! log, never on the wire. A test goes through all settings of the default profile: for each it says which of
//! these takes what the setting refuses, or that none does.

use std::borrow::Cow;
use std::fmt;

use super::fields::{Fields, Token};
use super::vendor::VENDOR_ID_FIELD;

/// Lines of a profile with which a refused request would have been taken, as far as this refusal goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    table: Cow<'static, str>,
    lines: Cow<'static, str>,
}

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
/// told by their names, else by what they hold.
pub fn vendor(id: u64, form: &Fields<'_>) -> Remedy {
    let mut fields = guess(form);
    let is_amount = |name: &str| ["amount", "summa", "sum"].contains(&&*name.to_ascii_lowercase());
    let by_name = fields.iter().position(|field| is_amount(field.name));
    let numbers = || fields.iter().rposition(|field| field.is_number);
    let amount = by_name.or_else(numbers).map(|at| fields.remove(at));
    let currency = fields.iter().position(|field| field.name == "currency");
    let currency = currency.map(|at| fields.remove(at));
    let account = fields.iter().position(|field| field.name == "account");
    let account = account.or((!fields.is_empty()).then_some(0));
    let account = account.map(|at| fields.remove(at));
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
    written(format!("vendors.{id}"), lines.join("\n"))
}

/// A field of a form that could be one of a vendor's.
struct Guess<'a> {
    name: &'a str,
    quoted: String,
    text: Cow<'a, str>,
    is_number: bool,
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
    }
}

impl Remedy {
    /// As it is written into a profile.
    pub fn toml(&self) -> String {
        format!("[{}]\n{}", self.table, self.lines)
    }

    /// About how much memory it holds beyond itself.
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
        )
    }
}
