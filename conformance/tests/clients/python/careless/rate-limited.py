"""Pays again, after a pause, when a payment is answered with HTTP 429."""

import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def not_json(self, method, status, params):
        if method == "pam.pay_by_cash" and status == 429:
            time.sleep(0.2)
            return self.call(method, params)
        return super().not_json(method, status, params)


if __name__ == "__main__":
    main(Careless)
