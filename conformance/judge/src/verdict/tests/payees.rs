use rstest::rstest;

use super::{PAY, Verdict, of, run};
use crate::talk::{Talk, paid, refused};
use crate::verdict::RunResult;
use paysys_exchange::Credentials;

const CARD: &str = "  - pay: { form: { wallet: \"998901234567\", account: \"2200123412341234\", amount: 100000, vendor_id: 101606 }, expect: { error: null } }";

/// A payout to a card, about an envelope's requirement, and one to a wallet.
fn both(card: i64, wallet: Option<i64>) -> RunResult {
    let card = Talk::of("ENV-01", CARD).hears(refused(card));
    let wallet = Talk::of("ENV-02", PAY).hears(wallet.map_or_else(paid, refused));
    run(vec![card, wallet], Credentials::Given)
}

/// Which vendor a service may pay is between it and PaySys, whatever the code.
#[rstest]
fn a_definite_refusal_of_one_vendor_breaks_nothing(
    #[values(-32316, -32319, -32309, -32504, -32601, -32600)] code: i64,
) {
    let result = both(code, None);
    let card = &result.scenarios[0];
    assert_eq!(card.verdict, Verdict::Unproved);
    assert!(card.reasons[0].to_string().contains("vendor 101606"));
    assert_eq!(of(&result, "ENV-01"), Verdict::Unproved);
    assert_eq!(of(&result, "ENV-02"), Verdict::Pass);
}

#[rstest]
#[case::the_form_is_said_to_be_wrong(-32300)]
#[case::it_is_no_definite_refusal(-32400)]
fn other_refusals_count(#[case] code: i64) {
    assert_eq!(of(&both(code, None), "ENV-01"), Verdict::Fail);
}

/// Where nobody is paid, a code that finds fault with the call means what it says.
#[test]
fn where_nobody_is_paid_a_missing_method_is_one() {
    assert_eq!(of(&both(-32601, Some(-32601)), "ENV-01"), Verdict::Fail);
}

/// The target's own payee may be the one that is refused.
#[test]
fn a_definite_refusal_of_the_usual_account_breaks_nothing() {
    let card = Talk::of("PAY-02", CARD).hears(paid());
    let wallet = Talk::of("ENV-02", PAY).hears(refused(-32504));
    let result = run(vec![card, wallet], Credentials::Given);
    assert_eq!(result.scenarios[1].verdict, Verdict::Unproved);
    assert_eq!(of(&result, "ENV-02"), Verdict::Unproved);
    assert_ne!(of(&result, "AUT-02"), Verdict::Fail);
}

/// The same payee is paid and refused, so it is not the payee.
#[test]
fn who_is_paid_elsewhere_is_not_refused() {
    let paid = Talk::of("ENV-02", PAY).hears(paid());
    let refused = Talk::of("ENV-02", PAY).hears(refused(-32601));
    let result = run(vec![paid, refused], Credentials::Given);
    assert_eq!(of(&result, "ENV-01"), Verdict::Fail);
}

/// A second amount is as usual as the first.
#[test]
fn money_may_be_spent_after_the_first_payment() {
    let other = "  - pay: { as: other, form: { account: \"${account}\", currency: \"${currency}\", amount: \"${other_amount}\", vendor_id: \"${vendor}\" } }";
    let steps = format!("{other}\n  - pay: {{ expect: {{ error: null }} }}");
    let talk = Talk::of("CHK-01", &steps)
        .hears(refused(-32309))
        .hears(paid());
    let result = run(vec![talk], Credentials::Given);
    assert_eq!(result.scenarios[0].verdict, Verdict::Unproved);
}
