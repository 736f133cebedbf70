"""Takes every RPC error for a refusal: -32400 becomes failed."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def outcome_of_refusal(self, code):
        return "failed"


if __name__ == "__main__":
    main(Careless)
