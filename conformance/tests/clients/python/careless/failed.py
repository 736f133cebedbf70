"""Knows what is under way, cancelled and refunded, and takes the rest for paid: -1 is in the rest."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def outcome_of_status(self, status, last):
        return "paid" if status == -1 else super().outcome_of_status(status, last)


if __name__ == "__main__":
    main(Careless)
