"""Pays a unit to an account of its own first, to see that the gateway is there."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def pay(self, order):
        super().pay(dict(order, account="79000000001", amount=1))
        return super().pay(order)


if __name__ == "__main__":
    main(Careless)
