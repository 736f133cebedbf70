"""Takes the amount for dollars and sends cents."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def pay(self, order):
        return super().pay(dict(order, amount=order["amount"] * 100))


if __name__ == "__main__":
    main(Careless)
