//! Mistakes in stubs.

use super::picture;

#[rstest::rstest]
#[case("", "say what it answers")]
#[case("result = 1\nerror = -1", "either result = { … } or error")]
#[case("result = \"${param.a}\"", "params")]
#[case("result = { a = [ \"${payment.amout}\" ] }", "payment.amount")]
#[case("result = \"${params.a\"", "without a closing")]
#[case("result = \"${params..a}\"", "empty step")]
#[case("result = \"${number 9..1}\"", "smallest and the largest")]
#[case(
    "result = \"${payment.amount}\"",
    "needs `payment`, `pays` or `recalls`"
)]
#[case("result = \"${recalled.a}\"", "needs `recalls`")]
#[case("result = \"${result.a}\"", "can stand in `remembers` only")]
#[case("result = 1\nrequires = [\"payment.amount\"]", "path into the params")]
#[case(
    "result = 1\npayment = \"params.a\"\npays = { vendor_id = 1, amount = 1 }",
    "either `payment` or `pays`"
)]
#[case(
    "result = 1\nauth = false\npays = { vendor_id = 1, amount = 1 }",
    "takes signed calls only"
)]
#[case("result = 1\npays = { vendor_id = 1 }", "vendor_id and amount")]
#[case("result = 1\npays = { form = 1, amount = 1 }", "either the whole form")]
#[case("result = 1\nrequire = []", "unknown field `require`")]
#[case("error = \"x\"", "expected an error code such as -32318")]
#[case("error = 0", "an error code is never 0")]
#[case("error = { code = 0 }", "an error code is never 0")]
#[case("error = { cod = 5 }", "unknown field `cod`")]
#[case(
    "result = 1\nrequires = [\"vendor_form.id\"]",
    "such as \"params.vendor_form.id\""
)]
#[case(
    "result = 1\nrequires = [\"parms.vendor_form\"]",
    "such as \"params.vendor_form\""
)]
#[case(
    "result = 1\npayment = \"transaction_id\"",
    "such as \"params.transaction_id\""
)]
#[case("result = nan", "no such number")]
#[case("[[methods.\"pam.check\".when]]\nresult = 1", "say when")]
#[case("[[methods.\"pam.check\".when]]\n\"now\" = 1\nresult = 1", "say when")]
#[case(
    "[[methods.\"pam.check\".when]]\n\"params.a\" = [1]\nresult = 1",
    "a text, a number, true or false"
)]
#[case(
    "[[methods.\"pam.check\".when]]\n\"payment.amount\" = 1\nresult = 1",
    "about params, headers or id"
)]
fn what_a_stub_cannot_mean_is_pictured(#[case] text: &str, #[case] said: &str) {
    let out = picture(&format!("[methods.\"pam.check\"]\n{text}\n"));
    assert!(
        out.contains(said) && out.contains("Begin snippet for mine.toml"),
        "{out}"
    );
}

#[rstest::rstest]
#[case("[params]\nunknown_vendor = 0\n")]
#[case("[envelope]\nform_encoded = 0\n")]
#[case("[payments]\nown_reference = { mode = \"reject\", error = 0 }\n")]
fn no_setting_answers_with_zero(#[case] text: &str) {
    let out = picture(text);
    assert!(out.contains("an error code is never 0"), "{out}");
}

#[test]
fn the_gateways_own_methods_are_no_stubs() {
    let out = picture("[methods.\"pam.pay_by_cash\"]\nresult = 1\n");
    assert!(out.contains("one of the gateway's own methods"), "{out}");
}
