"""The module asks for nothing that the admin API does not have, and leaves out nothing of what it covers."""

import inspect
import json
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from paysys_simulator import Sandbox, Simulator, _report

API = json.loads((Path(__file__).parents[4] / "fixtures/contract/admin.openapi.json").read_text(encoding="utf-8"))
SCHEMAS = API["components"]["schemas"]


class Recorder(Simulator):
    """Writes down what would be sent, and answers with what the API promises to be there."""

    def __init__(self):
        super().__init__()
        self.sent = []

    def _exchange(self, method, target, body):
        path, query = urlsplit(target).path, dict(parse_qsl(urlsplit(target).query))
        template, described = self.described(method, path)
        self.sent.append((method, template, set(query), set(json.loads(body)) if body else set()))
        answer = next((described["responses"][code] for code in ("200", "201", "204") if code in described["responses"]))
        return 200, json.dumps(example(answer["content"]["application/json"]["schema"])) if "content" in answer else ""

    @staticmethod
    def described(method, path):
        parts = path.strip("/").split("/")
        for template, methods in API["paths"].items():
            wanted = template.strip("/").split("/")
            if len(wanted) == len(parts) and all(a == b or a[0] == "{" for a, b in zip(wanted, parts)) and method.lower() in methods:
                return template, methods[method.lower()]
        raise AssertionError(f"the admin API has no {method} {path}")


def example(schema):
    """Every member that is always there, so that a member which is read and not promised is missed."""
    if "$ref" in schema:
        return example(SCHEMAS[schema["$ref"].rsplit("/", 1)[1]])
    if "oneOf" in schema:
        return example(schema["oneOf"][0])
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        told = schema.get("properties", {})
        always = {name: example(told[name]) for name in schema.get("required", ())}
        return {**always, **{name: [] for name in ("calls", "rows") if name in told and schema is SCHEMAS["CallList"]}}
    if "enum" in schema:
        return schema["enum"][0]
    return {"array": [example(schema["items"])] if kind == "array" else [], "string": "x", "integer": 1, "boolean": True}.get(kind)


@pytest.fixture
def recorder():
    return Recorder()


@pytest.fixture
def sandbox(recorder):
    made = recorder.sandbox(name="a", profile="lenient")
    made.name = "a"
    recorder.sent.clear()
    return made


def schema_of_body(method, template):
    body = API["paths"][template][method.lower()].get("requestBody")
    return SCHEMAS[body["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]] if body else {"properties": {}}


def arguments(function):
    return {name for name in inspect.signature(function).parameters if name != "self"}


# Each method with all that it takes, so that every name it can send is looked at.
USES = {
    "rule": dict(
        fault="lost-response", custom_fault={}, error=1, progression="stuck", amount=1, delay="1s", match={}, when={}, ttl="1s", must_apply=True
    ),
    "advance": dict(by="1s", to="2099-01-01T00:00:00Z", next=True),
    "set_status": dict(transaction_id=1, status=2, force=True),
    "payments": {},
    "calls": dict(
        method="pam.pay_by_cash", outcome="payout", account="7", transaction_id=1, error=1, fault="outage", count=1, wait="1s"
    ),
    "verify": dict(payments=[{}], calls=[{}], rules_applied=True),
    "findings": {},
    "double_payments": {},
    "fail_on": dict(severity="error"),
    "delete": {},
}


@pytest.mark.parametrize("name", USES)
def test_every_method_sends_what_the_admin_api_has(recorder, sandbox, name):
    assert set(USES[name]) == arguments(getattr(Sandbox, name)), "the table above has all arguments"
    try:
        getattr(sandbox, name)(**USES[name])
    except AssertionError as error:
        assert name == "fail_on" and "PAID TWICE" in str(error)
    assert recorder.sent
    for method, template, query, body in recorder.sent:
        described = API["paths"][template][method.lower()]
        assert query <= {parameter["name"] for parameter in described.get("parameters", ()) if parameter["in"] == "query"}
        assert body <= set(schema_of_body(method, template)["properties"])


def test_the_table_has_every_method():
    public = {name for name, member in vars(Sandbox).items() if inspect.isfunction(member) and name[0] != "_"}
    assert public - {"request"} == set(USES)


def test_nothing_of_a_sandbox_a_rule_or_the_clock_is_left_out():
    assert arguments(Simulator.sandbox) == set(SCHEMAS["SandboxRequest"]["properties"])
    then = set(SCHEMAS["ThenShape"]["properties"])
    assert arguments(Sandbox.rule) == then | set(SCHEMAS["RuleShape"]["properties"]) - {"then"}
    assert arguments(Sandbox.advance) == set(SCHEMAS["AdvanceRequest"]["properties"])
    assert arguments(Sandbox.set_status) == {"transaction_id"} | set(SCHEMAS["StatusRequest"]["properties"])
    assert arguments(Sandbox.verify) == set(SCHEMAS["VerifyRequest"]["properties"])


def test_what_fails_a_test_has_the_words_of_the_admin_api():
    severities = {word for severities, _ in _report.FAIL_ON.values() for word in severities}
    confidences = {word for _, confidences in _report.FAIL_ON.values() for word in confidences}
    assert set(_report.FAIL_ON) == severities <= set(SCHEMAS["Severity"]["enum"])
    assert confidences <= set(SCHEMAS["Confidence"]["enum"])


def test_what_is_told_of_a_call_is_what_a_row_always_has():
    row = example(SCHEMAS["CallRow"])
    assert _report._call(row)
    assert {"told_again", "commits_at", "mistake", "error", "fault", "status_after"} <= set(SCHEMAS["CallRow"]["properties"])


def test_the_program_has_the_api_that_was_checked(paysys_process):
    assert paysys_process.request("GET", "/openapi.json") == API
