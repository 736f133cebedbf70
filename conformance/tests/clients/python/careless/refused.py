"""Takes -32309 for a remark about the balance after the payment."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def outcome_of_refusal(self, code):
        return "paid" if code == -32309 else super().outcome_of_refusal(code)


if __name__ == "__main__":
    main(Careless)
