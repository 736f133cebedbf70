"""Keeps ids in a column of 32 bits, which stores its largest number in place of a larger one."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def transaction_of(self, details):
        return min(super().transaction_of(details), 2**31 - 1)


if __name__ == "__main__":
    main(Careless)
