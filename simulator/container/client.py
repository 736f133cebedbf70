"""A client in a container of its own: pays, loses an answer, pays again as it must not, and asks the simulator what it saw."""

import hashlib
import http.client
import json
import os
import time
import urllib.request

ADMIN = os.environ["PAYSYS_ADMIN_URL"]
AS_ADMIN = {"Authorization": "Bearer " + os.environ["PAYSYS_ADMIN_TOKEN"]}
# A proxy for the internet does not know the containers' names.
DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(url, body=None, headers=AS_ADMIN):
    data = None if body is None else json.dumps(body).encode()
    with DIRECTLY.open(urllib.request.Request(url, data, headers), timeout=10) as response:
        return json.load(response)


def pay(sandbox, account, amount):
    timestamp = str(int(time.time() * 1000))
    signed = hashlib.sha1((sandbox["secret_key"] + timestamp).encode()).hexdigest()
    headers = {"Auth": f"{sandbox['service_id']}-{signed}-{timestamp}", "Content-Type": "application/json"}
    form = {"vendor_id": 101596, "account": account, "currency": "USD", "amount": amount}
    call = {"id": "1", "method": "pam.pay_by_cash", "params": {"vendor_form": form}}
    try:
        answer = ask(sandbox["gateway_url"], call, headers)
    except (OSError, http.client.HTTPException):
        return "unknown: the money may have moved"
    return f"accepted as {answer['result']['details']['transaction_id']}"


sandbox = ask(f"{ADMIN}/sandboxes", {"clock": "manual"})
mine = f"{ADMIN}/sandboxes/{sandbox['name']}"
print("a payment:           ", pay(sandbox, "79123456789", 12000))
ask(f"{mine}/rules", {"when": {"next": 1}, "must_apply": True, "then": {"fault": "lost-response"}})
print("its answer is lost:  ", pay(sandbox, "79123456780", 5000))
print("paid again all the same:", pay(sandbox, "79123456780", 5000))
print("what was really paid:", [payment["account"] for payment in ask(f"{mine}/payments")["payments"]])
for finding in ask(f"{mine}/findings")["findings"]:
    print(f"{finding['severity']}: {finding['id']}, {finding['reason']}")
