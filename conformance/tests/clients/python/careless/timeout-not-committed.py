"""Calls an order failed when its payment times out."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, Refused, main


class Careless(Client):
    def timed_out(self, method, body):
        if method == "pam.pay_by_cash":
            raise Refused(-32300)
        return super().timed_out(method, body)


if __name__ == "__main__":
    main(Careless)
