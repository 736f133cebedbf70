"""Takes a payment that it finds by its reference for paid, whatever its status."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, NoAnswer, Refused, main


class Careless(Client):
    def outcome_by_reference(self, order):
        try:
            self.check({"partner_transaction_id": order["order"]})
        except (NoAnswer, Refused):
            return "unknown"
        return "paid"


if __name__ == "__main__":
    main(Careless)
