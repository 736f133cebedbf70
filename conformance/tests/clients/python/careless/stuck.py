"""Gives up on a payment that awaits too long, and calls it failed."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def outcome_at_the_deadline(self, last):
        return "failed" if last == 1 else "pending"


if __name__ == "__main__":
    main(Careless)
