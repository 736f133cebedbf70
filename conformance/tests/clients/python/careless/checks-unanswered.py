"""Calls an order failed when a check of it gets no answer, a page or an error but -32314."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def outcome_of_failed_check(self, trouble):
        code = getattr(trouble, "code", None)
        return "pending" if code == -32314 or "429" in str(trouble) else "failed"


if __name__ == "__main__":
    main(Careless)
