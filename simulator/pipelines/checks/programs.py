"""The client that is tested: python3 programs.py careful|careless. It reads what the pipeline hands to it."""

import hashlib
import http.client
import json
import os
import sys
import time
import urllib.request

DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def post(url, body, headers={}):
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with DIRECTLY.open(request, timeout=10) as response:
        return json.load(response)


def call(method, params):
    timestamp = str(int(time.time() * 1000))
    signed = hashlib.sha1((os.environ["PAYSYS_SECRET_KEY"] + timestamp).encode()).hexdigest()
    headers = {"Auth": f"{os.environ['PAYSYS_SERVICE_ID']}-{signed}-{timestamp}", "Content-Type": "application/json"}
    return post(os.environ["PAYSYS_GATEWAY_URL"], {"id": timestamp, "method": method, "params": params}, headers)


def pay():
    form = {"vendor_id": 101596, "account": "79123456789", "currency": "USD", "amount": 12000}
    return call("pam.pay_by_cash", {"vendor_form": form})


def careful():
    pay()


def careless():
    rule = {"when": {"next": 1}, "must_apply": True, "then": {"fault": "lost-response"}}
    post(f"{os.environ['PAYSYS_ADMIN_URL']}/sandboxes/default/rules", rule)
    try:
        pay()
    except (OSError, http.client.HTTPException):
        pay()


{"careful": careful, "careless": careless}[sys.argv[1]]()
