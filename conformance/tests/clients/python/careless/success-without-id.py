"""Takes an answer without an error for paid, though it holds no id to check with."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def outcome(self, order):
        self.no_id = False
        outcome, transaction = super().outcome(order)
        return ("paid" if self.no_id else outcome), transaction

    def transaction_of(self, details):
        self.no_id = isinstance(details, dict) and details.get("transaction_id") is None
        return super().transaction_of(details)


if __name__ == "__main__":
    main(Careless)
