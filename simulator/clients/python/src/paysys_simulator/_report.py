"""What a tired person is told when a client did something wrong."""

from __future__ import annotations

import textwrap
import urllib.request
from typing import TYPE_CHECKING, Any, Dict, Optional

if TYPE_CHECKING:
    from ._sandbox import Sandbox

Json = Dict[str, Any]

# What counts, as with `paysys-simulator --fail-on`: severities of findings, and how sure a double payment is.
FAIL_ON = {
    "error": (("error",), ("certain",)),
    "warning": (("error", "warning"), ("certain", "likely")),
}
CALLS_SHOWN = 30
DOUBLES_SHOWN = 5


def failure(sandbox: "Sandbox", severity: str) -> Optional[str]:
    """Why a test that fails on `severity` fails; None where it does not."""
    if severity not in FAIL_ON:
        raise ValueError(f"{severity!r} is not one of {', '.join(FAIL_ON)}")
    severities, confidences = FAIL_ON[severity]
    doubles = [double for double in sandbox.double_payments() if double["confidence"] in confidences]
    findings = [finding for finding in sandbox.findings() if finding["severity"] in severities and not finding.get("waived")]
    if not doubles and not findings:
        return None
    further = [f"… and {len(doubles) - DOUBLES_SHOWN} more were paid twice"] if len(doubles) > DOUBLES_SHOWN else []
    parts = [*map(_double, doubles[:DOUBLES_SHOWN]), *further, *map(_finding, findings), what_happened(sandbox)]
    return "\n\n".join(parts)


def what_happened(sandbox: "Sandbox") -> str:
    """The calls of a sandbox, one a line."""
    rows = sandbox.request("GET", "calls", brief="true", order="newest", limit=CALLS_SHOWN)
    if not rows["rows"]:
        return f"No call arrived at {sandbox.url}{_proxy()}"
    earlier = ["  … earlier ones are not shown"] if rows["more"] else []
    return "\n".join(["The calls, as the gateway saw them:", *earlier, *(_call(row) for row in reversed(rows["rows"]))])


def _double(double: Json) -> str:
    paid = f"{double['form_amount']} {double['currency']} to {double['account']} (vendor {double['vendor_id']})"
    headline = "PAID TWICE" if double["confidence"] == "certain" else "PROBABLY PAID TWICE"
    return f"{headline}: {paid}, payments {double['first']} and {double['second']}\n  {double['confidence']}: {double['reason']}"


def _finding(finding: Json) -> str:
    times = "once" if finding["times"] == 1 else f"{finding['times']} times"
    wrapped = textwrap.fill(f"fix: {finding['fix']}", 100, initial_indent="  ", subsequent_indent="       ")
    return f"{finding['severity']} {finding['id']}, {times}:\n  {finding['reason']}\n{wrapped}"


def _call(row: Json) -> str:
    form = f" {row['amount']} {row['currency']} to {row['account']}" if row["account"] is not None else ""
    return f"  {row['number']:>3}  {row['method'] or row['outcome']}{form}: {'; '.join([_money(row), _answer(row)])}"


def _money(row: Json) -> str:
    payment = f"payment {row.get('transaction_id')}"
    if row["committed"]:
        return f"made {payment}"
    if row.get("told_again"):
        return f"told again of {payment}"
    if row.get("commits_at"):
        return "no payment yet, it is made later"
    if row["outcome"] == "check":
        return f"{payment} has status {row.get('status_after')}"
    mistake = f" ({row['mistake']})" if row.get("mistake") else ""
    return f"no payment made, error {row['error']}{mistake}" if row.get("error") is not None else f"no payment made{mistake}"


def _answer(row: Json) -> str:
    told = {"hidden": "the client could not know that", "client-gone": "the client had gone", "not-yet": "not yet answered"}.get(row["told"])
    sent = f"answered with HTTP {row['http_status']}" if row["ended"] == "answered" else f"{row['ended']} after {row['bytes']} bytes"
    seen = ", ".join(filter(None, [row.get("fault"), sent]))
    return f"{told}: {seen}" if told else seen


def _proxy() -> str:
    if "http" not in urllib.request.getproxies() or urllib.request.proxy_bypass("127.0.0.1"):
        return ""
    return "\nHTTP_PROXY is set and NO_PROXY does not name 127.0.0.1: your client probably called the proxy."
