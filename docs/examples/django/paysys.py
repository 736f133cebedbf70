import hashlib
import time
import uuid

import requests
from django.conf import settings
from django.http import JsonResponse

# Refused before any money could move; every other error leaves the outcome open.
DEFINITE = {-32300, -32309, -32315, -32316, -32317, -32319, -32320, -32504, -32600, -32601, -32700}


def call(method, params):
    timestamp = str(int(time.time() * 1000))
    digest = hashlib.sha1((settings.PAYSYS_SECRET_KEY + timestamp).encode()).hexdigest()
    headers = {"Auth": f"{settings.PAYSYS_SERVICE_ID}-{digest}-{timestamp}"}
    body = {"id": str(uuid.uuid4()), "method": method, "params": params}
    return requests.post(settings.PAYSYS_URL, json=body, headers=headers, timeout=30).json()


def pay(account, amount):
    if call("pam.get_service_balance", {})["result"]["balance"] < amount:
        return {"status": "refused"}
    form = {"vendor_id": 101596, "account": account, "currency": "USD", "amount": amount}
    try:
        answer = call("pam.pay_by_cash", {"vendor_form": form})
        if error := answer["error"]:
            return {"status": "refused" if error["code"] in DEFINITE else "unknown"}
        return {"status": "accepted", "transaction": answer["result"]["details"]["transaction_id"]}
    except (requests.RequestException, LookupError, TypeError):
        return {"status": "unknown"}  # no answer: the money may have moved, never pay again from here


def pay_view(request):
    return JsonResponse(pay(request.POST["account"], int(request.POST["amount"])))


def check_view(request, transaction):
    answer = call("pam.check_payment", {"agr_transaction_id": transaction})
    completed = answer["error"] is None and answer["result"]["result"]["status"] == 2
    return JsonResponse({"status": "completed" if completed else "pending"})
