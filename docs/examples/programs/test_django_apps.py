"""Program 6 of docs/clients/README.md reaches a completed payment under `--profile lenient,siblings`. It is given a URL and
credentials, and nothing else is changed.

    pip install -r docs/examples/requirements.txt
    PAYSYS_SIMULATOR=target/release/paysys-simulator python3 docs/examples/programs/test_django_apps.py
"""

import json
import os
import subprocess
import unittest

import requests
from django_apps import Refused, Shop, Wallets


class ProgramSix(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        ports = ["--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"]
        command = [os.environ["PAYSYS_SIMULATOR"], "--json", *ports, "--profile", "lenient,siblings"]
        cls.simulator = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        cls.admin = json.loads(cls.simulator.stdout.readline())["admin_url"]

    @classmethod
    def tearDownClass(cls):
        cls.simulator.terminate()
        assert cls.simulator.wait(10) == 0
        cls.simulator.stdout.close()

    def setUp(self):
        made = self.ask("/sandboxes", {"clock": "manual"})
        self.sandbox = f"/sandboxes/{made['name']}"
        self.access = made["gateway_url"], made["service_id"], made["secret_key"]

    def ask(self, path, body=None):
        method = "GET" if body is None else "POST"
        answer = requests.request(method, self.admin + path, json=body, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def payments(self):
        members = ("transaction_id", "form_amount", "status")
        return [tuple(each[name] for name in members) for each in self.ask(f"{self.sandbox}/payments")["payments"]]

    def minutes_later(self):
        self.ask(f"{self.sandbox}/clock/advance", {"by": "5m"})

    def test_the_shop(self):
        shop = Shop(*self.access)
        transaction = shop.prepare("A-41", 5000)
        self.assertFalse(shop.is_paid("A-41"))
        self.minutes_later()
        self.assertTrue(shop.is_paid("A-41"))
        self.assertEqual(self.payments(), [(transaction, 5000, 2)])
        self.assertEqual(shop.cancel("A-41"), "2", "what is completed is not cancelled")
        with self.assertRaises(Refused):
            shop.is_paid("A-42")

    def test_the_wallets(self):
        transaction = Wallets(*self.access).pay("79123456789", 12000)
        self.minutes_later()
        self.assertEqual(self.payments(), [(transaction, 12000, 2)])


if __name__ == "__main__":
    unittest.main()
