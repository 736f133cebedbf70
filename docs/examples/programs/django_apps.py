"""Program 6 of docs/clients/README.md, two Django apps with requests, written again from what they send and how they read
answers. They know nothing of the simulator, and are no models: they have the mistakes of the originals."""

import hashlib
import json
import time
import uuid

import requests


def auth(service_id, secret_key, timestamp):
    return f"{service_id}-{hashlib.sha1(f'{secret_key}{timestamp}'.encode()).hexdigest()}-{timestamp}"


class Refused(Exception):
    pass


class Shop:
    """Signs in milliseconds. Takes money in by paysys.*, and is paid when the status is the text 2."""

    def __init__(self, url, service_id, secret_key):
        self.url, self.credentials = url, (service_id, secret_key)

    def headers(self):
        return {"Auth": auth(*self.credentials, int(time.time() * 1000))}

    def read(self, response):
        if response.status_code != 200:
            raise Refused(response.status_code)
        answer = response.json()
        if answer["error"]:
            raise Refused(answer["error"]["message"], answer["mx_id"])
        return answer["result"]

    def call(self, method, params):
        body = {"jsonrpc": "2.0", "id": str(uuid.uuid4()), "method": method, "params": params}
        return self.read(requests.post(self.url, json=body, headers=self.headers(), timeout=30))

    def prepare(self, number, amount):
        return self.call("paysys.prepare_payment", {"partner_trans_id": number, "amount": amount})["transaction_id"]

    def is_paid(self, number):
        """The one call that is sent as a form."""
        params = json.dumps({"partner_trans_id": number})
        form = {"id": str(uuid.uuid4()), "method": "paysys.check_payment", "params": params}
        return self.read(requests.post(self.url, data=form, headers=self.headers(), timeout=30))["status"] == "2"

    def cancel(self, number):
        return self.call("paysys.cancel_payment", {"partner_trans_id": number})["status"]


class Wallets(Shop):
    """Signs in seconds, and pays out."""

    def headers(self):
        return {"Auth": auth(*self.credentials, int(time.time())), "Content-Type": "application/json"}

    def pay(self, account, amount):
        form = {"vendor_id": 101596, "account": account, "currency": "USD", "amount": amount}
        self.call("pam.check", {"vendor_form": form})
        return self.call("pam.pay_by_cash", {"vendor_form": form})["details"]["transaction_id"]
