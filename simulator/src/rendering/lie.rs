//! Protocol lies: a truthful answer, altered in one way. One small file per lie; what is not lied
//! about keeps its bytes, so that a client's trouble has one cause.

mod date_in_milliseconds;
mod details_missing;
mod details_null;
mod duplicate_keys;
mod error_and_result_absent;
mod error_and_result_both;
mod error_and_result_null;
mod extra_fields;
mod field_missing;
mod field_renamed;
mod id_missing;
mod id_of_another_type;
mod id_wrong;
mod members;
mod mx_id_moved;
mod number;
mod number_above_2_to_53;
mod number_as_string;
mod payload;
mod single_nesting;
mod status_as_string;
mod status_null;
mod string_as_number;
mod trailing_garbage;
#[cfg(test)]
mod truth;
mod unknown_status;

use members::Members;

use paysys_core::fault::Lie;

/// Tells a lie in place of the truthful `answer`, the gateway's bytes for a payout, a check or an
/// error.
///
/// What the answer does not have cannot be lied about, and it comes back unchanged; so does every
/// answer for [`Lie::AnswerOfAnother`], for which the core looks up another payment.
pub(crate) fn tell(lie: Lie, answer: &[u8]) -> Vec<u8> {
    if lie == Lie::TrailingGarbage {
        return trailing_garbage::tell(answer);
    }
    let parsed = serde_json::from_slice(answer).ok().and_then(Members::read);
    let Some(mut members) = parsed else {
        return answer.to_vec();
    };
    alter(lie, &mut members);
    members.write().into_bytes()
}

fn alter(lie: Lie, answer: &mut Members) {
    match lie {
        Lie::IdMissing => id_missing::tell(answer),
        Lie::IdWrong => id_wrong::tell(answer),
        Lie::IdOfAnotherType => id_of_another_type::tell(answer),
        Lie::ErrorAndResultBoth => error_and_result_both::tell(answer),
        Lie::ErrorAndResultNull => error_and_result_null::tell(answer),
        Lie::ErrorAndResultAbsent => error_and_result_absent::tell(answer),
        Lie::DetailsNull => details_null::tell(answer),
        Lie::DetailsMissing => details_missing::tell(answer),
        Lie::NumberAsString => number_as_string::tell(answer),
        Lie::StringAsNumber => string_as_number::tell(answer),
        Lie::NumberAbove2To53 => number_above_2_to_53::tell(answer),
        Lie::DateInMilliseconds => date_in_milliseconds::tell(answer),
        Lie::UnknownStatus => unknown_status::tell(answer),
        Lie::StatusAsString => status_as_string::tell(answer),
        Lie::StatusNull => status_null::tell(answer),
        Lie::FieldMissing => field_missing::tell(answer),
        Lie::FieldRenamed => field_renamed::tell(answer),
        Lie::ExtraFields => extra_fields::tell(answer),
        Lie::DuplicateKeys => duplicate_keys::tell(answer),
        Lie::SingleNesting => single_nesting::tell(answer),
        Lie::MxIdMoved => mx_id_moved::tell(answer),
        Lie::TrailingGarbage | Lie::AnswerOfAnother => (),
    }
}
