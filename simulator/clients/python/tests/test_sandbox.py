"""What a sandbox arranges and tells."""

import pytest
from paysys_simulator import Refused


def test_a_payout_completes_when_the_clock_moves(paysys, pay, check):
    transaction_id = pay()["result"]["details"]["transaction_id"]
    assert check(transaction_id) == 0
    assert paysys.advance("1m")["count"] == 2
    assert check(transaction_id) == 2


def test_the_clock_moves_to_the_next_change_or_to_a_time(paysys, pay):
    pay()
    assert paysys.advance(next=True)["changed"][0]["to"] == 1
    assert paysys.advance(to="2099-01-01T00:00:00Z")["now"] == "2099-01-01T00:00:00Z"


def test_a_lost_answer_has_paid(paysys, pay):
    paysys.rule(fault="lost-response", when={"next": 1}, must_apply=True)
    assert pay() is None
    assert [(payment["account"], payment["form_amount"]) for payment in paysys.payments()] == [("79123456789", 12000)]
    paysys.verify(rules_applied=True)


@pytest.mark.parametrize(
    "then, told",
    [
        ({"error": -32318}, -32318),
        ({"error": {"code": -32400, "message": "down"}}, -32400),
        ({"custom_fault": {"point": "before-commit", "action": {"rpc": {"code": -32320}}}}, -32320),
    ],
)
def test_a_rule_has_its_calls_refused(paysys, pay, then, told):
    paysys.rule(**then, match={"account": "7912*"}, ttl="1h")
    assert pay()["error"]["code"] == told
    assert pay(account="79000000001")["error"] is None


def test_a_rule_chooses_progression_amount_and_delay(paysys, pay):
    paysys.rule(progression="stuck", amount=777, delay="1ms")
    assert pay()["result"]["details"]["amount"] == 777
    paysys.advance("24h")
    assert paysys.payments()[0]["status"] == 1


def test_a_status_is_set_by_hand(paysys, pay, check):
    transaction_id = pay()["result"]["details"]["transaction_id"]
    paysys.set_status(transaction_id, 3)
    assert check(transaction_id) == 3
    with pytest.raises(Refused):
        paysys.set_status(transaction_id, 0)
    assert paysys.set_status(transaction_id, 0, force=True)["status"] == 0


def test_calls_are_found_and_waited_for(paysys, pay):
    pay()
    paysys.rule(error=-32318)
    pay(account="79000000001")
    assert [call["number"] for call in paysys.calls()] == [1, 2]
    assert [call["number"] for call in paysys.calls(error=-32318, outcome="error", count=1)] == [2]
    assert [call["number"] for call in paysys.calls(account="7912*", method="pam.pay_by_cash")] == [1]
    with pytest.raises(AssertionError, match=r"waited 10ms for 3 calls \(method='pam.pay_by_cash'\); there were 2"):
        paysys.calls(method="pam.pay_by_cash", count=3, wait="10ms")


def test_more_calls_than_a_page_has_are_all_told(paysys, pay, monkeypatch):
    for number in range(5):
        pay(account=f"7900000000{number}")
    request = paysys.request
    monkeypatch.setattr(paysys, "request", lambda verb, path, **query: request(verb, path, **{"limit": 2, **query}))
    assert len(paysys.calls()) == len(paysys.payments()) == 5


def test_what_was_expected_and_is_not_so_fails_with_what_comes_nearest(paysys, pay):
    pay()
    assert paysys.verify(payments=[{"account": "79123456789", "amount": 12000, "times": 1}])["passed"]
    with pytest.raises(AssertionError, match="nearest: call 1"):
        paysys.verify(calls=[{"match": {"account": "79123456780"}, "times": 1}])


def test_who_never_asks_is_warned(paysys, pay):
    pay()
    assert [finding["id"] for finding in paysys.findings()] == ["never-checked"]
    paysys.fail_on("error")
    with pytest.raises(AssertionError, match="(?s)warning never-checked, once:.*fix: .*pam.check_payment"):
        paysys.fail_on("warning")


def test_who_pays_again_after_a_lost_answer_has_paid_twice(paysys, pay):
    paysys.rule(fault="lost-response", when={"next": 1})
    pay(), pay()
    assert [double["confidence"] for double in paysys.double_payments()] == ["certain"]
    with pytest.raises(AssertionError, match="PAID TWICE: 12000 USD to 79123456789"):
        paysys.fail_on("error")


def test_of_many_double_payments_the_first_are_shown_and_the_others_counted(paysys, pay):
    for number in range(7):
        paysys.rule(fault="lost-response", when={"next": 1})
        pay(account=f"7900000000{number}"), pay(account=f"7900000000{number}")
    with pytest.raises(AssertionError, match="(?s)PAID TWICE.* to 79000000004.*\n… and 2 more were paid twice\n"):
        paysys.fail_on("error")


def test_a_likely_double_payment_is_a_warning(paysys, monkeypatch):
    likely = {"confidence": "likely", "reason": "so it seems", "vendor_id": 1, "account": "7", "currency": "USD"}
    monkeypatch.setattr(paysys, "double_payments", lambda: [{**likely, "form_amount": 5, "first": 1, "second": 2}])
    paysys.fail_on("error")
    with pytest.raises(AssertionError, match=r"^PROBABLY PAID TWICE: 5 USD to 7 \(vendor 1\), payments 1 and 2\n  likely: so it seems"):
        paysys.fail_on("warning")


def test_two_payments_that_were_declared_are_no_double_payment(paysys, pay):
    paysys.rule(fault="lost-response", when={"next": 1})
    pay(), pay()
    paysys.verify(payments=[{"account": "79123456789", "amount": 12000, "times": 2}])
    assert paysys.double_payments() == []


def test_what_was_waived_fails_nothing(paysys_process, pay):
    from conftest import call

    sandbox = paysys_process.sandbox(profile={"findings": {"ignore": ["never-checked"]}})
    form = {"vendor_id": 101596, "account": "79123456789", "currency": "USD", "amount": 12000}
    call(sandbox, "pam.pay_by_cash", {"vendor_form": form})
    sandbox.fail_on("warning")
    assert [finding["waived"] for finding in sandbox.findings()] == [True]
    sandbox.delete()
    with pytest.raises(Refused) as refused:
        sandbox.findings()
    assert refused.value.code == "not-found"


def test_a_severity_that_does_not_exist_is_named(paysys):
    with pytest.raises(ValueError, match="'errors' is not one of error, warning"):
        paysys.fail_on("errors")


def test_a_refusal_says_what_was_meant(paysys):
    with pytest.raises(Refused, match="did you mean 'lost-response'"):
        paysys.rule(fault="lost-respons")


def test_the_same_seed_gives_the_same_ids(paysys_process):
    from conftest import call

    form = {"vendor_id": 101596, "account": "79123456789", "currency": "USD", "amount": 12000}
    answers = [call(paysys_process.sandbox(seed=seed), "pam.pay_by_cash", {"vendor_form": form}) for seed in (7, 7, 8)]
    ids = [answer["result"]["details"]["transaction_id"] for answer in answers]
    assert ids[0] == ids[1] != ids[2]


def test_a_call_that_is_refused_is_told_with_its_mistake(paysys):
    from conftest import call
    from paysys_simulator import _report

    paysys.secret_key = "another-key-that-is-wrong"
    call(paysys, "pam.check_payment", {"agr_transaction_id": 1})
    assert "no payment made, error -32" in _report.what_happened(paysys) and "wrong-key" in _report.what_happened(paysys)
