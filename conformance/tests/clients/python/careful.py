"""A careful client of the PaySys gateway, for `paysys-conformance client -- python3 careful.py`.

It needs nothing but the standard library, and survives every trial. What keeps it out of trouble:

  * the intent to pay is on disk, synced, before the payment is sent, and only one start can write it (SAF-01, SAF-06);
  * an answer counts only if it is well-formed: right id, exactly one of error and result, right types (SAF-02, SAF-03);
  * paid and failed come from a check's status or a definite refusal, and from nothing else (SAF-02, SAF-03);
  * where the gateway keeps references, an order whose answer was lost is looked for by its own number;
  * whatever else happens the order is unknown or pending, said before the deadline (SAF-05).

Each decision is a method of its own: the clients in `careless/` replace one of them each, and show what that costs.
"""

import hashlib
import http.client
import json
import os
import sys
import time
import urllib.parse
import uuid

DEFINITE_REFUSALS = {-32300, -32309, -32315, -32316, -32317, -32319, -32320, -32504, -32600, -32601, -32700}
UNDER_WAY = {0, 1, 7}
COMPLETED = 2
NOT_PAID = {3, 6, -1}


class NoAnswer(Exception):
    """Nothing that can be relied on came back."""


class Refused(Exception):
    """The gateway answered with an error."""

    def __init__(self, code):
        super().__init__(f"error {code}")
        self.code = code


class Client:
    def __init__(self):
        self.service_id = os.environ["PAYSYS_SERVICE_ID"]
        self.secret_key = os.environ["PAYSYS_SECRET_KEY"]
        self.state_dir = os.environ["PAYSYS_STATE_DIR"]
        self.keeps_references = os.environ.get("PAYSYS_OWN_REFERENCE") == "keep"
        url = urllib.parse.urlsplit(os.environ["PAYSYS_URL"])
        self.path = url.path
        seconds = int(os.environ["PAYSYS_DEADLINE_MS"]) / 1000
        # A clock that nobody sets; the fifth that is left is for saying the outcome.
        self.deadline = time.monotonic() + seconds * 0.8
        self.call_timeout = seconds * 0.3
        # A second and more between checks where there are twenty; less where there is less time.
        self.first_pause = seconds * 0.06
        self.longest_pause = seconds * 0.2
        self.retry_after = 0
        connection = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        self.connection = connection(url.netloc)
        self.calls_on_connection = 0

    # What becomes of an order.

    def outcome(self, order):
        """What becomes of an order; of one whose answer was lost, as far as its own number tells."""
        outcome, transaction = self.outcome_by_id(order)
        if outcome == "unknown" and self.keeps_references:
            return self.outcome_by_reference(order), None
        return outcome, transaction

    def outcome_by_reference(self, order):
        outcome, _ = self.follow({"partner_transaction_id": order["order"]})
        return "unknown" if outcome == "pending" else outcome

    def outcome_by_id(self, order):
        """Pays an order, or finds out what an earlier start made of it; answers outcome and transaction id."""
        if not self.claim(order):
            transaction = self.wait_for_the_other(order)
            return self.follow(transaction) if transaction else ("unknown", None)
        try:
            transaction = self.pay(order)
        except Refused as refused:
            return self.outcome_of_refusal(refused.code), None
        except NoAnswer:
            return "unknown", None
        self.note(order, transaction)
        return self.follow(transaction)

    def outcome_of_refusal(self, code):
        return "failed" if code in DEFINITE_REFUSALS else "unknown"

    def follow(self, transaction):
        """Checks by an id, or by what else finds the payment, until the status is final or the time is up."""
        pause, last = self.first_pause, None
        while True:
            try:
                status = self.check(transaction)
                outcome = self.outcome_of_status(status, last)
                if outcome != "pending":
                    return outcome, transaction
                last = status
            except (NoAnswer, Refused) as trouble:
                outcome = self.outcome_of_failed_check(trouble)
                if outcome != "pending":
                    return outcome, transaction
            wait, self.retry_after = max(pause, self.retry_after), 0
            if time.monotonic() + wait > self.deadline:
                return self.outcome_at_the_deadline(last), transaction
            time.sleep(wait)
            pause = min(pause * 1.5, self.longest_pause)

    def outcome_of_status(self, status, last):
        if status == COMPLETED:
            return "paid"
        return "failed" if status in NOT_PAID else "pending"

    def outcome_of_failed_check(self, trouble):
        return "pending"

    def outcome_at_the_deadline(self, last):
        return "pending"

    # What must survive a kill, and keep two starts apart.

    def claim(self, order):
        """Writes down the intent to pay; only one start ever succeeds."""
        try:
            file = os.open(self.place(order, "intent"), os.O_CREAT | os.O_EXCL | os.O_WRONLY)
        except FileExistsError:
            return False
        os.fsync(file)
        os.close(file)
        return True

    def note(self, order, transaction):
        """Writes down the id of the payment, whole or not at all."""
        draft = self.place(order, "draft")
        with open(draft, "w") as file:
            file.write(str(transaction))
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, self.place(order, "transaction"))

    def wait_for_the_other(self, order):
        """The id that another start notes, if it does so soon; otherwise it may have died, and nobody can tell."""
        patience = time.monotonic() + self.call_timeout
        while time.monotonic() < min(patience, self.deadline):
            try:
                with open(self.place(order, "transaction")) as file:
                    return int(file.read())
            except FileNotFoundError:
                time.sleep(0.05)
        return None

    def place(self, order, what):
        return os.path.join(self.state_dir, f"{order['order']}.{what}")

    # The two methods.

    def pay(self, order):
        form = {name: order[name] for name in ("account", "currency", "amount", "vendor_id")}
        params = {"vendor_form": form}
        if self.keeps_references:
            params["transaction_form"] = {"partner_transaction_id": order["order"]}
        details = self.call("pam.pay_by_cash", params).get("details")
        return self.transaction_of(details)

    def check(self, transaction):
        by = transaction if isinstance(transaction, dict) else {"agr_transaction_id": transaction}
        report = self.call("pam.check_payment", by).get("result")
        return self.status_of(report)

    def transaction_of(self, details):
        transaction = details.get("transaction_id") if isinstance(details, dict) else None
        if not is_integer(transaction):
            raise NoAnswer("no transaction_id")
        return transaction

    def status_of(self, report):
        status = report.get("status") if isinstance(report, dict) else None
        if not is_integer(status):
            raise NoAnswer("no status")
        if status != COMPLETED and status not in UNDER_WAY | NOT_PAID:
            return self.undocumented(status)
        return status

    def undocumented(self, status):
        raise NoAnswer(f"status {status} is not documented")

    # One call.

    def call(self, method, params):
        """The result of a well-formed answer; Refused for a well-formed error, NoAnswer for anything else."""
        request = {"id": str(uuid.uuid4()), "method": method, "params": params}
        status, body = self.exchange(method, json.dumps(request))
        try:
            answer = json.loads(body)
        except ValueError:
            return self.not_json(method, status, params)
        if not isinstance(answer, dict) or not ("error" in answer and "result" in answer):
            return self.no_rpc_body(method, status, params)
        return self.read(request, answer)

    def read(self, request, answer):
        if not self.is_the_answer(request, answer):
            raise NoAnswer("another request's answer")
        error, result = answer["error"], answer["result"]
        if error is None and isinstance(result, dict):
            return result
        if result is None and isinstance(error, dict) and is_integer(error.get("code")):
            raise Refused(error["code"])
        return self.contradiction(error, result)

    def is_the_answer(self, request, answer):
        return answer.get("id") == request["id"]

    def contradiction(self, error, result):
        raise NoAnswer("an answer that contradicts itself")

    def not_json(self, method, status, params):
        return self.no_rpc_body(method, status, params)

    def no_rpc_body(self, method, status, params):
        raise NoAnswer(f"HTTP {status} without an RPC body")

    def exchange(self, method, body):
        """One request on the wire, never repeated; HTTP status and body."""
        was_used = self.calls_on_connection > 0
        remaining = max(self.deadline - time.monotonic(), 0.05)
        self.connection.timeout = min(self.call_timeout, remaining)
        if self.connection.sock is not None:
            self.connection.sock.settimeout(self.connection.timeout)
        try:
            headers = {"Content-Type": "application/json", "Auth": self.signature()}
            self.connection.request("POST", self.path, body, headers)
            response = self.connection.getresponse()
            content = response.read()
        except TimeoutError:
            self.hang_up()
            return self.timed_out(method, body)
        except http.client.IncompleteRead:
            self.hang_up()
            return self.broke_off(method, body)
        except (OSError, http.client.HTTPException):
            self.hang_up()
            return self.closed(method, body, was_used)
        self.calls_on_connection += 1
        asked = response.getheader("Retry-After") or ""
        self.retry_after = int(asked) if asked.isdecimal() else 0
        return response.status, content

    def hang_up(self):
        self.connection.close()
        self.calls_on_connection = 0

    def timed_out(self, method, body):
        raise NoAnswer("timed out")

    def broke_off(self, method, body):
        raise NoAnswer("the answer broke off")

    def closed(self, method, body, was_used):
        raise NoAnswer("the connection closed")

    def signature(self):
        timestamp = str(int(time.time() * 1000))
        digest = hashlib.sha1((self.secret_key + timestamp).encode()).hexdigest()
        return f"{self.service_id}-{digest}-{timestamp}"


def is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool)


def main(client_class=Client):
    client = client_class()
    for line in sys.stdin:
        order = json.loads(line)
        outcome, transaction = client.outcome(order)
        claim = {"order": order["order"], "outcome": outcome}
        if transaction is not None:
            claim["transaction_id"] = transaction
        print(json.dumps(claim), flush=True)


if __name__ == "__main__":
    main()
