"""The views of docs/clients/django.md, tested with Django and requests against the simulator.

    pip install -r docs/examples/requirements.txt
    PAYSYS_SIMULATOR=target/release/paysys-simulator python3 docs/examples/django/test_paysys.py
"""

import json
import os
import pathlib
import subprocess
import sys
import threading
import unittest

import django
import requests
from django.conf import settings
from django.urls import path

HERE = pathlib.Path(__file__).parent
OPTIONS = ["--json", "--listen=127.0.0.1:0", "--admin=127.0.0.1:0", "--clock=manual"]
PROFILE = f"--profile=lenient,siblings,{HERE.parent / 'mine.toml'}"

simulator = subprocess.Popen(
    [os.environ["PAYSYS_SIMULATOR"], *OPTIONS, PROFILE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
)
ready = json.loads(simulator.stdout.readline())
settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["testserver"],
    PAYSYS_URL=ready["gateway_url"],
    PAYSYS_SERVICE_ID=ready["service_id"],
    PAYSYS_SECRET_KEY=ready["secret_key"],
)
django.setup()

import paysys  # noqa: E402, after the settings that it reads
from django.test import SimpleTestCase  # noqa: E402

urlpatterns = [path("pay", paysys.pay_view), path("check/<int:transaction>", paysys.check_view)]


def ask(route, body=None):
    method = "GET" if body is None else "POST"
    url = f"{ready['admin_url']}/sandboxes/default{route}"
    answer = requests.request(method, url, json=body, timeout=10)
    answer.raise_for_status()
    return answer.json()


class PayoutTest(SimpleTestCase):
    def setUp(self):
        ask("/reset", {})

    def pay(self):
        return self.client.post("/pay", {"account": "79123456789", "amount": 12000}).json()

    def test_a_payout_completes(self):
        paid = self.pay()
        self.assertEqual(paid["status"], "accepted")
        ask("/clock/advance", {"by": "1m"})
        self.assertEqual(self.client.get(f"/check/{paid['transaction']}").json(), {"status": "completed"})
        [payment] = ask("/payments")["payments"]
        self.assertEqual((payment["transaction_id"], payment["status"]), (paid["transaction"], 2))

    def test_a_payout_that_nobody_waits_for(self):
        worker = threading.Thread(target=paysys.pay, args=("79123456789", 12000))  # a Celery task, say
        worker.start()
        [call] = ask("/calls?outcome=payout&count=1&wait=5s")["calls"]
        self.assertEqual(call["decided"]["outcome"], "payout")
        worker.join(10)

    def test_a_lost_answer_is_an_unknown_outcome_and_the_money_has_moved(self):
        ask("/rules", {"match": {"method": "pam.pay_by_cash"}, "when": {"next": 1}, "then": {"fault": "lost-response"}})
        self.assertEqual(self.pay(), {"status": "unknown"})
        self.assertEqual(ask("/payments")["count"], 1)
        self.assertEqual(ask("/ledger")["suspected"]["certain"], 0, "nobody paid again")


if __name__ == "__main__":
    try:
        result = unittest.main(exit=False).result
    finally:
        simulator.terminate()
        assert simulator.wait(10) == 0
    sys.exit(not result.wasSuccessful())
