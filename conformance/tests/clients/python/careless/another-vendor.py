"""Pays through the vendor, and to the card, that stand in its settings."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


SETTINGS = {"wallet": "123456789012", "account": "8600123412341234", "vendor_id": 101606}


class Careless(Client):
    def pay(self, order):
        form = dict(SETTINGS, amount=order["amount"])
        details = self.call("pam.pay_by_cash", {"vendor_form": form}).get("details")
        return self.transaction_of(details)


if __name__ == "__main__":
    main(Careless)
