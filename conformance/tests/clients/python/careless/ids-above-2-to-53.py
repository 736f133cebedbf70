"""Reads numbers as doubles, as JavaScript does."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def transaction_of(self, details):
        return int(float(super().transaction_of(details)))


if __name__ == "__main__":
    main(Careless)
