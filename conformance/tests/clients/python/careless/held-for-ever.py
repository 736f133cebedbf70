"""Takes held money for good enough when time is up."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def outcome_at_the_deadline(self, last):
        return "paid" if last == 7 else "pending"


if __name__ == "__main__":
    main(Careless)
