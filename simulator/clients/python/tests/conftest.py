"""A client for the tests, and programs that are no simulator."""

import hashlib
import http.client
import json
import re
import time
from pathlib import Path

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def call(sandbox, method, params, id="1"):
    """One signed call; the answer's JSON, or None where the connection closed without one."""
    timestamp = str(time.time_ns() // 1_000_000)
    signature = hashlib.sha1((sandbox.secret_key + timestamp).encode()).hexdigest()
    headers = {"Auth": f"{sandbox.service_id}-{signature}-{timestamp}", "Content-Type": "application/json"}
    _, _, host, path = sandbox.url.split("/", 3)
    connection = http.client.HTTPConnection(host, timeout=10)
    try:
        connection.request("POST", "/" + path, json.dumps({"id": id, "method": method, "params": params}), headers)
        return json.load(connection.getresponse())
    except http.client.RemoteDisconnected:
        return None
    finally:
        connection.close()


@pytest.fixture
def pay(paysys):
    def pay(account="79123456789", amount=12000, id="1"):
        form = {"vendor_id": 101596, "account": account, "currency": "USD", "amount": amount}
        return call(paysys, "pam.pay_by_cash", {"vendor_form": form}, id)

    return pay


@pytest.fixture
def check(paysys):
    def check(transaction_id):
        return call(paysys, "pam.check_payment", {"agr_transaction_id": transaction_id}, "2")["result"]["result"]["status"]

    return check


@pytest.fixture
def readme_blocks():
    """The code blocks of the README in a language."""
    return lambda language: re.findall(rf"```{language}\n(.*?)```", README, re.S)
