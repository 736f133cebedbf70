"""Calls an order failed when a check of it is answered with HTTP 429."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def outcome_of_failed_check(self, trouble):
        return "failed" if "429" in str(trouble) else "pending"


if __name__ == "__main__":
    main(Careless)
