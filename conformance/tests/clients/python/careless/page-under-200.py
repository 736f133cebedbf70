"""Takes HTTP 200 for paid, whatever the body says."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def outcome(self, order):
        self.was_200 = False
        outcome, transaction = super().outcome(order)
        return ("paid" if self.was_200 else outcome), transaction

    def not_json(self, method, status, params):
        self.was_200 = method == "pam.pay_by_cash" and status == 200
        return super().not_json(method, status, params)


if __name__ == "__main__":
    main(Careless)
