//! Whether a request with stand-ins is read as it was read: else a replay may go another way.

use serde_json::Value;
use serde_json::value::RawValue;

use paysys_core::Behaviour;
use paysys_core::form;
use paysys_core::vendor::FieldKind;

/// Whether nothing that is looked at tells these two bodies apart.
pub(super) fn holds(body: &[u8], shown: &[u8], behaviour: &Behaviour) -> bool {
    if body == shown {
        return true;
    }
    let read = |body: &[u8]| {
        let form = || serde_json::from_str(&form::as_json(body)?).ok();
        serde_json::from_slice(body).ok().or_else(form)
    };
    match (read(body), read(shown)) {
        (Some(one), Some(other)) => same(&one, &other, behaviour),
        // The gateway takes what makes no text, such as half of a surrogate pair in an id.
        _ => !is_json(body) && !is_json(shown),
    }
}

fn is_json(body: &[u8]) -> bool {
    serde_json::from_slice::<&RawValue>(body).is_ok()
}

fn same(one: &Value, other: &Value, behaviour: &Behaviour) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => {
            one == other || fit_the_same(one, other, behaviour)
        }
        (Value::Number(one), Value::Number(other)) => {
            one == other || (one.is_u64() == other.is_u64() && one.is_f64() == other.is_f64())
        }
        (Value::Array(one), Value::Array(other)) => {
            let mut pairs = one.iter().zip(other);
            one.len() == other.len() && pairs.all(|(one, other)| same(one, other, behaviour))
        }
        (Value::Object(one), Value::Object(other)) => {
            let mut pairs = one.iter().zip(other);
            one.len() == other.len()
                && pairs.all(|(one, other)| one.0 == other.0 && same(one.1, other.1, behaviour))
        }
        _ => one == other,
    }
}

/// Whether two texts are as long as each other and have the form of the same fields.
fn fit_the_same(one: &str, other: &str, behaviour: &Behaviour) -> bool {
    let fields = behaviour.vendors.iter().flat_map(|vendor| &vendor.fields);
    let mut forms = fields.filter_map(|field| match &field.kind {
        FieldKind::Account(form) | FieldKind::Text(form) => form.as_ref(),
        FieldKind::Currency | FieldKind::Amount => None,
    });
    one.chars().count() == other.chars().count()
        && forms.all(|form| form.is_match(one) == form.is_match(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    fn profile() -> Profile {
        let text = "[[vendors.101606.fields]]\nname = \"account\"\ntype = \"account\"\npattern = \"^[0-9]{5}7[0-9]*$\"\n\n[[vendors.101606.fields]]\nname = \"amount\"\ntype = \"amount\"\n";
        Profile::from_toml("test", text).unwrap()
    }

    #[rstest::rstest]
    #[case(r#"{"a":"1234577"}"#, r#"{"a":"4321078"}"#)]
    #[case(r#"{"a":[123,"x"]}"#, r#"{"a":[456,"y"]}"#)]
    #[case(r#"{"a":"1\q"}"#, r#"{"a":"7\z"}"#)]
    fn bodies_that_read_the_same(#[case] one: &str, #[case] other: &str) {
        assert!(holds(
            one.as_bytes(),
            other.as_bytes(),
            &profile().behaviour
        ));
    }

    #[rstest::rstest]
    #[case::form(r#"{"a":"1234577"}"#, r#"{"a":"1234507"}"#)]
    #[case::length(r#"{"a":"%31"}"#, r#"{"a":"7"}"#)]
    #[case::json(r#"{"a":"1\q"}"#, r#"{"a":"7kz"}"#)]
    #[case::not_json(r#"{"a":123}"#, r#"{"a":045}"#)]
    #[case::half_a_pair(r#"{"id":"\ude00","a":"1\q"}"#, r#"{"id":"\ude00","a":"7kz"}"#)]
    #[case::kind(r#"{"a":[12]}"#, r#"{"a":["12"]}"#)]
    #[case::whole(r#"{"a":12.5}"#, r#"{"a":125}"#)]
    fn bodies_that_do_not(#[case] one: &str, #[case] other: &str) {
        assert!(!holds(
            one.as_bytes(),
            other.as_bytes(),
            &profile().behaviour
        ));
    }
}
