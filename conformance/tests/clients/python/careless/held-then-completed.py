"""Takes the end of a hold for its release: 2 after 7 becomes failed."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def outcome_of_status(self, status, last):
        return "failed" if last == 7 and status != 7 else super().outcome_of_status(status, last)


if __name__ == "__main__":
    main(Careless)
