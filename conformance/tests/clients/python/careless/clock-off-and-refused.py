"""Takes -32320, out of date, for something that was done already."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def outcome_of_refusal(self, code):
        return "paid" if code == -32320 else super().outcome_of_refusal(code)


if __name__ == "__main__":
    main(Careless)
