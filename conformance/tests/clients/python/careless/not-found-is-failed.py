"""Looks for a payment by another reference than it sent, and takes what is not found for failed."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, NoAnswer, Refused, main


class Careless(Client):
    def outcome_by_reference(self, order):
        try:
            self.check({"partner_transaction_id": order["order"].upper()})
        except NoAnswer:
            return "unknown"
        except Refused:
            return "failed"
        return "unknown"


if __name__ == "__main__":
    main(Careless)
