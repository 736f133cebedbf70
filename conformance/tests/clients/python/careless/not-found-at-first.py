"""Calls an order failed when a check of it says that there is no such payment."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def outcome_of_failed_check(self, trouble):
        return "failed" if getattr(trouble, "code", None) == -32314 else "pending"


if __name__ == "__main__":
    main(Careless)
