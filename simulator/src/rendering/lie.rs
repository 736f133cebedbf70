//! Protocol lies: a truthful answer, altered in one way. What is not lied about keeps its bytes, so
//! that a client's trouble has one cause. To add a lie, name it in [`Lie`] and say its edits here.

mod edit;
mod members;
mod values;

use edit::Edit::{self, Fill, In, Lift, MoveInto, Payload, Push, Put, Remove, Rename, Repeat};
use edit::Edit::{Rewrite, RewriteAll};
use members::Members;

use paysys_core::fault::Lie;

/// What a careless server in between adds to everything that passes.
const GARBAGE: &[u8] = b"\n<!-- pay-3 0.012 s -->";

/// Internal, so that the outcome is unknown.
const INTERNAL_ERROR: &str =
    r#"{"code":-32400,"message":"Something went wrong inside the gateway"}"#;

/// 2^53 + 1, the smallest whole number that a double cannot hold: read as one it ends in 2.
const TOO_LARGE: &str = "9007199254740993";

/// A gap in the documented numbers (CHK-06), where a new status would go.
const UNDOCUMENTED_STATUS: &str = "5";

/// Tells a lie in place of the truthful `answer`, the gateway's bytes for a payout, a check or an
/// error.
///
/// What the answer does not have cannot be lied about, and it comes back unchanged; so does every
/// answer for [`Lie::AnswerOfAnother`], for which the core looks up another payment.
pub(crate) fn tell(lie: Lie, answer: &[u8]) -> Vec<u8> {
    if lie == Lie::TrailingGarbage {
        return [answer, GARBAGE].concat();
    }
    let parsed = serde_json::from_slice(answer).ok().and_then(Members::read);
    let Some(mut members) = parsed else {
        return answer.to_vec();
    };
    edit::apply(edits(lie), &mut members);
    members.write().into_bytes()
}

/// Of a payout and a check each lie alters what the answer has; `transaction_id` and `status` are what
/// their clients need most.
const fn edits(lie: Lie) -> &'static [Edit] {
    match lie {
        Lie::IdMissing => &[Remove("id")],
        Lie::IdWrong => &[Rewrite("id", values::another_of_its_type)],
        Lie::IdOfAnotherType => &[Rewrite("id", values::of_the_other_type)],
        Lie::ErrorAndResultBoth => &[Fill("error", INTERNAL_ERROR), Fill("result", "{}")],
        Lie::ErrorAndResultNull => &[Put(&["error"], "null"), Put(&["result"], "null")],
        Lie::ErrorAndResultAbsent => &[Remove("error"), Remove("result")],
        Lie::DetailsNull => &[In(
            "result",
            &[Put(&["details"], "null"), Put(&["result"], "null")],
        )],
        Lie::DetailsMissing => &[In("result", &[Remove("details"), Remove("result")])],
        Lie::NumberAsString => &[
            Payload(&[RewriteAll(values::number_in_quotes)]),
            In("error", &[Rewrite("code", values::number_in_quotes)]),
        ],
        Lie::StringAsNumber => &[Payload(&[RewriteAll(values::string_as_number)])],
        Lie::NumberAbove2To53 => &[Payload(&[Put(&["transaction_id", "amount"], TOO_LARGE)])],
        Lie::DateInMilliseconds => &[Payload(&[Rewrite("date", values::in_milliseconds)])],
        Lie::UnknownStatus => &[Payload(&[Put(&["status"], UNDOCUMENTED_STATUS)])],
        Lie::StatusAsString => &[Payload(&[Rewrite("status", values::in_quotes)])],
        Lie::StatusNull => &[Payload(&[Put(&["status"], "null")])],
        Lie::FieldMissing => &[Payload(&[Remove("transaction_id"), Remove("status")])],
        Lie::FieldRenamed => &[Payload(&[
            Rename("transaction_id", "transactionId"),
            Rename("status", "state"),
        ])],
        Lie::ExtraFields => &[
            Payload(&[Push("commission", "0"), Push("comment", "null")]),
            Push("node", r#"{"name":"pay-3"}"#),
        ],
        // Most JSON readers keep the second value.
        Lie::DuplicateKeys => &[Payload(&[
            Repeat("transaction_id", values::next_number),
            Repeat("status", values::opposite_status),
        ])],
        Lie::SingleNesting => &[Lift("result")],
        Lie::MxIdMoved => &[MoveInto("result", "mx_id")],
        Lie::TrailingGarbage | Lie::AnswerOfAnother => &[],
    }
}

#[cfg(test)]
mod tests;
