//! What may stand between `${` and `}`.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use super::Path;

/// Something that is put into an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    Params(Path),
    Id,
    /// A header of the request, by its name in lower case.
    Header(Box<str>),
    Payment(PaymentField),
    /// Something of the params that an earlier call left here.
    Recalled(Path),
    Result(Path),
    /// What time it is, in Unix seconds.
    Now,
    Text(Box<Self>),
    /// `null`, which a profile cannot say otherwise.
    Null,
    /// 32 hex digits by chance.
    Hex32,
    Number(RangeInclusive<u64>),
}

/// What can be told of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentField {
    /// What a check takes (PAY-05).
    TransactionId,
    /// Intermediate request id, 32 hex digits (PAY-03).
    Id,
    /// In UZS.
    Amount,
    /// In the unit of the form.
    FormAmount,
    /// Unix seconds.
    Date,
    /// The integer; null while a check would not find the payment.
    Status,
    Account,
    VendorId,
    Currency,
    /// All nine members of a payout's answer (PAY-02).
    Details,
}

/// Where the values of one call come from.
pub trait Source {
    /// The JSON text of a value; nothing where the call has none of the kind.
    fn value(&mut self, expression: &Expression) -> Option<Cow<'_, str>>;
}

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    #[error("there is no ${{{given}}}")]
    Unknown { given: String, allowed: Vec<String> },
    #[error("${{{0}}} has an empty step between its dots")]
    EmptyStep(String),
    #[error(
        "${{{0}}}: say the smallest and the largest number, such as ${{number 100000..999999}}"
    )]
    Bounds(String),
}

const PAYMENT: [(&str, PaymentField); 10] = [
    ("transaction_id", PaymentField::TransactionId),
    ("id", PaymentField::Id),
    ("amount", PaymentField::Amount),
    ("form_amount", PaymentField::FormAmount),
    ("date", PaymentField::Date),
    ("status", PaymentField::Status),
    ("account", PaymentField::Account),
    ("vendor_id", PaymentField::VendorId),
    ("currency", PaymentField::Currency),
    ("details", PaymentField::Details),
];

const ROOTS: [&str; 10] = [
    "params", "id", "headers", "payment", "recalled", "result", "now", "null", "hex32", "number",
];

impl Expression {
    pub fn bare(&self) -> &Self {
        match self {
            Self::Text(value) => value.bare(),
            other => other,
        }
    }

    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        let text = text.trim();
        if let Some(value) = text.strip_prefix("text ") {
            return Self::parse(value).map(|value| Self::Text(value.into()));
        }
        if let Some(bounds) = text.strip_prefix("number ") {
            return number(bounds).ok_or_else(|| ExpressionError::Bounds(text.to_owned()));
        }
        let (root, rest) = match text.split_once('.') {
            Some((root, rest)) => (root, Some(rest)),
            None => (text, None),
        };
        let path = || match rest {
            None => Ok(Path::default()),
            Some(rest) => {
                Path::of(rest.split('.')).ok_or_else(|| ExpressionError::EmptyStep(text.to_owned()))
            }
        };
        match (root, rest) {
            ("params", _) => Ok(Self::Params(path()?)),
            ("recalled", _) => Ok(Self::Recalled(path()?)),
            ("result", _) => Ok(Self::Result(path()?)),
            ("headers", Some(name)) if !name.is_empty() => {
                Ok(Self::Header(name.to_ascii_lowercase().into()))
            }
            ("payment", field) => payment(text, field),
            ("id", None) => Ok(Self::Id),
            ("now", None) => Ok(Self::Now),
            ("null", None) => Ok(Self::Null),
            ("hex32", None) => Ok(Self::Hex32),
            ("number", None) => Err(ExpressionError::Bounds(text.to_owned())),
            _ => Err(unknown(text, ROOTS.map(str::to_owned).to_vec())),
        }
    }
}

fn payment(text: &str, field: Option<&str>) -> Result<Expression, ExpressionError> {
    let known = PAYMENT.iter().find(|(name, _)| Some(*name) == field);
    let names = || PAYMENT.iter().map(|(name, _)| format!("payment.{name}"));
    known
        .map(|(_, field)| Expression::Payment(*field))
        .ok_or_else(|| unknown(text, names().collect()))
}

fn unknown(given: &str, allowed: Vec<String>) -> ExpressionError {
    ExpressionError::Unknown {
        given: given.to_owned(),
        allowed,
    }
}

fn number(bounds: &str) -> Option<Expression> {
    let (low, high) = bounds.trim().split_once("..")?;
    let (low, high) = (low.parse().ok()?, high.parse().ok()?);
    (low <= high).then_some(Expression::Number(low..=high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read() {
        let path = |text: &str| Path::of(text.split('.')).unwrap();
        let read = |text| Expression::parse(text).unwrap();
        assert_eq!(read("params.a.0"), Expression::Params(path("a.0")));
        assert_eq!(read("params"), Expression::Params(Path::default()));
        assert_eq!(
            read("headers.Card-Token"),
            Expression::Header("card-token".into())
        );
        assert_eq!(
            read(" payment.status "),
            Expression::Payment(PaymentField::Status)
        );
        assert_eq!(read("number 1..6"), Expression::Number(1..=6));
        assert_eq!(read("text id"), Expression::Text(Expression::Id.into()));
        assert_eq!((read("id"), read("now")), (Expression::Id, Expression::Now));
    }

    #[test]
    fn what_is_none_is_told_with_what_there_is() {
        let wrong = |text| Expression::parse(text).unwrap_err();
        let allowed = |text| match wrong(text) {
            ExpressionError::Unknown { allowed, .. } => allowed,
            other => panic!("{other}"),
        };
        assert!(allowed("param.a").contains(&"params".to_owned()));
        assert!(allowed("payment.amout").contains(&"payment.amount".to_owned()));
        assert!(allowed("payment").contains(&"payment.details".to_owned()));
        assert!(allowed("id.x").contains(&"id".to_owned()));
        assert!(allowed("text payment.statu").contains(&"payment.status".to_owned()));
        assert_eq!(
            wrong("params..a"),
            ExpressionError::EmptyStep("params..a".into())
        );
        for text in [
            "number",
            "number 6..1",
            "number 1",
            "number a..b",
            "number -1..2",
        ] {
            assert_eq!(wrong(text), ExpressionError::Bounds(text.into()));
        }
    }
}
