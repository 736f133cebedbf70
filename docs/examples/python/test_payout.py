"""A payout tested against the simulator with nothing but Python's standard library.

    PAYSYS_SIMULATOR=target/release/paysys-simulator python3 docs/examples/python/test_payout.py
"""

import hashlib
import http.client
import json
import os
import subprocess
import time
import unittest
import urllib.request


def post(url, body, headers=None):
    request = urllib.request.Request(url, json.dumps(body).encode(), headers or {})
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


class PaysysClient:
    """The client under test; yours is longer."""

    def __init__(self, gateway_url, service_id, secret_key):
        self.url, self.service_id, self.secret_key = gateway_url, service_id, secret_key

    def call(self, method, params):
        timestamp = str(int(time.time() * 1000))
        signed = hashlib.sha1((self.secret_key + timestamp).encode()).hexdigest()
        headers = {"Auth": f"{self.service_id}-{signed}-{timestamp}", "Content-Type": "application/json"}
        return post(self.url, {"id": "1", "method": method, "params": params}, headers)

    def pay(self, account, amount):
        form = {"vendor_id": 101596, "account": account, "currency": "USD", "amount": amount}
        try:
            answer = self.call("pam.pay_by_cash", {"vendor_form": form})
        except (OSError, http.client.HTTPException):
            return "unknown", None  # the money may have moved: never pay again from here
        return "accepted", answer["result"]["details"]["transaction_id"]

    def status(self, transaction_id):
        answer = self.call("pam.check_payment", {"agr_transaction_id": transaction_id})
        return answer["result"]["result"]["status"]


class PayoutTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        command = [os.environ["PAYSYS_SIMULATOR"], "--json", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"]
        cls.simulator = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        cls.admin = json.loads(cls.simulator.stdout.readline())["admin_url"]

    @classmethod
    def tearDownClass(cls):
        cls.simulator.terminate()
        assert cls.simulator.wait(10) == 0
        cls.simulator.stdout.close()

    def setUp(self):
        # A gateway of its own for each test; its clock moves only when told.
        made = post(f"{self.admin}/sandboxes", {"clock": "manual"})
        self.sandbox = f"{self.admin}/sandboxes/{made['name']}"
        self.client = PaysysClient(made["gateway_url"], made["service_id"], made["secret_key"])

    def payments(self):
        with urllib.request.urlopen(f"{self.sandbox}/payments", timeout=10) as response:
            return json.load(response)["payments"]

    def test_a_payout_completes(self):
        outcome, transaction_id = self.client.pay("79123456789", 12000)
        self.assertEqual((outcome, self.client.status(transaction_id)), ("accepted", 0))
        post(f"{self.sandbox}/clock/advance", {"by": "1m"})
        self.assertEqual(self.client.status(transaction_id), 2)

    def test_a_lost_answer_is_an_unknown_outcome(self):
        post(f"{self.sandbox}/rules", {"when": {"next": 1}, "then": {"fault": "lost-response"}})
        self.assertEqual(self.client.pay("79123456789", 12000), ("unknown", None))
        self.assertEqual(len(self.payments()), 1, "the money has moved all the same")


if __name__ == "__main__":
    unittest.main()
