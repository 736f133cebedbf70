"""Remembers the account of the first order, and pays the second there, too."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    account = None

    def pay(self, order):
        self.account = self.account or order["account"]
        return super().pay(dict(order, account=self.account))


if __name__ == "__main__":
    main(Careless)
