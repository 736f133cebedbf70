"""Calls an order failed when the answer to its payment breaks off."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, Refused, main


class Careless(Client):
    def broke_off(self, method, body):
        if method == "pam.pay_by_cash":
            raise Refused(-32300)
        return super().broke_off(method, body)


if __name__ == "__main__":
    main(Careless)
