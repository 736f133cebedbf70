"""Pays again with the same reference when the answer is lost: the gateway will know it."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, NoAnswer, main


class Careless(Client):
    def pay(self, order):
        try:
            return super().pay(order)
        except NoAnswer:
            if not self.keeps_references:
                raise
            return super().pay(order)


if __name__ == "__main__":
    main(Careless)
