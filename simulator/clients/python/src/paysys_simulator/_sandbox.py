"""One sandbox: a gateway of its own, and the truth about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, Sequence, Union

from . import _report

if TYPE_CHECKING:
    from ._simulator import Simulator

Json = Dict[str, Any]


class Sandbox:
    """A gateway of its own. Point your client at `url`, with `service_id` and `secret_key`.

    Whatever takes or returns dictionaries has the names of the admin API (`GET /openapi.json`).
    """

    def __init__(self, simulator: "Simulator", made: Mapping[str, Any]) -> None:
        self._simulator = simulator
        self.name: str = made["name"]
        self.url: str = made["gateway_url"]
        self.service_id: str = made["service_id"]
        self.secret_key: str = made["secret_key"]
        self.seed: int = made["seed"]

    def __repr__(self) -> str:
        return f"<PaySys sandbox {self.name} at {self.url}>"

    def rule(
        self,
        *,
        fault: Optional[str] = None,
        custom_fault: Optional[Mapping[str, Any]] = None,
        error: Optional[Union[int, Mapping[str, Any]]] = None,
        progression: Optional[str] = None,
        amount: Optional[int] = None,
        delay: Optional[str] = None,
        match: Optional[Mapping[str, Any]] = None,
        when: Optional[Mapping[str, Any]] = None,
        ttl: Optional[str] = None,
        must_apply: bool = False,
    ) -> Json:
        """Treats the calls that `match` in some other way, `when` it is their turn: `rule(fault="lost-response", when={"next": 1})`.

        Every call that reaches the rules is meant where `match` and `when` are left out.
        """
        then = {"fault": fault, "custom_fault": custom_fault, "error": error, "progression": progression, "amount": amount, "delay": delay}
        body = {"match": match, "when": when, "then": _named(then), "ttl": ttl, "must_apply": must_apply}
        rule: Json = self.request("POST", "rules", _named(body))
        return rule

    def advance(self, by: Optional[str] = None, *, to: Optional[str] = None, next: Optional[bool] = None) -> Json:
        """Moves the sandbox's clock by a duration such as `1h30m`, to a time, or with `next=True` to the next change of a status. What
        is due has happened when it returns."""
        moved: Json = self.request("POST", "clock/advance", _named({"by": by, "to": to, "next": next}))
        return moved

    def set_status(self, transaction_id: int, status: int, *, force: bool = False) -> Json:
        """Sets a payment's status by hand; `force` where it could not follow."""
        payment: Json = self.request("POST", f"payments/{transaction_id}/status", {"status": status, "force": force})
        return payment

    def payments(self) -> List[Json]:
        """What was really paid, whatever the client was told."""
        payments: List[Json] = []
        while True:
            page = self.request("GET", "payments", after=payments[-1]["transaction_id"] if payments else None)
            payments += page["payments"]
            if not page["payments"] or len(payments) >= page["count"]:
                return payments

    def calls(
        self,
        *,
        method: Optional[str] = None,
        outcome: Optional[str] = None,
        account: Optional[str] = None,
        transaction_id: Optional[int] = None,
        error: Optional[int] = None,
        fault: Optional[str] = None,
        count: Optional[int] = None,
        wait: str = "10s",
    ) -> List[Json]:
        """Every call that is as told: what was sent, decided, answered and really delivered.

        With `count` it first waits, at most for `wait`, until there are so many, and raises AssertionError when there are not.
        """
        criteria: Json = {
            "method": method,
            "outcome": outcome,
            "account": account,
            "transaction_id": transaction_id,
            "error": error,
            "fault": fault,
        }
        if count is not None:
            found = self.request("GET", "calls", **criteria, count=count, wait=wait)
            if not found["complete"]:
                told = ", ".join(f"{name}={value!r}" for name, value in _named(criteria).items())
                raise AssertionError(f"waited {wait} for {count} calls ({told or 'any'}); there were {len(found['calls'])}")
        calls: List[Json] = []
        while True:
            page = self.request("GET", "calls", **criteria, after=calls[-1]["number"] if calls else None)
            calls += page["calls"]
            if not page["more"] or not page["calls"]:
                return calls

    def verify(
        self,
        *,
        payments: Sequence[Mapping[str, Any]] = (),
        calls: Sequence[Mapping[str, Any]] = (),
        rules_applied: bool = False,
    ) -> Json:
        """Raises AssertionError unless all is as expected: `verify(payments=[{"account": "79123456789", "amount": 12000, "times": 1}])`.

        `rules_applied` wants every rule with `must_apply` to have applied. Payments that are meant to be made twice are declared with their
        `times` here, and then are no double payments.
        """
        body = {"payments": list(payments), "calls": list(calls), "rules_applied": rules_applied}
        verified: Json = self.request("POST", "verify", body)
        if not verified["passed"]:
            raise AssertionError(verified["text"])
        return verified

    def findings(self) -> List[Json]:
        """What the client did wrong, the gravest first. Those that are `waived` count for nothing."""
        findings: List[Json] = self.request("GET", "findings")["findings"]
        return findings

    def double_payments(self) -> List[Json]:
        """Payments that were probably not meant to be made, with their proof: `certain`, `likely` or `possible`."""
        doubles: List[Json] = self.request("GET", "double-payments")["double_payments"]
        return doubles

    def fail_on(self, severity: str) -> None:
        """Raises AssertionError, with the calls that show it, if the client did something that is at least as bad as `warning` or
        `error`. A certain double payment is an error, a likely one a warning."""
        text = _report.failure(self, severity)
        if text is not None:
            raise AssertionError(text)

    def delete(self) -> None:
        """Ends this gateway; the process goes on."""
        self._simulator.request("DELETE", f"/sandboxes/{self.name}")

    def request(self, verb: str, path: str, body: Optional[Mapping[str, Any]] = None, /, **query: Any) -> Any:
        """One request to the admin API below this sandbox, for what has no method here: `request("GET", "coverage")`."""
        return self._simulator.request(verb, f"/sandboxes/{self.name}/{path}", body, **query)


def _named(values: Mapping[str, Any]) -> Json:
    return {name: value for name, value in values.items() if value is not None}
