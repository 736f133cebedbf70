"""Never commits itself: leaves every order pending once it is taken."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def follow(self, transaction):
        return "pending", transaction


if __name__ == "__main__":
    main(Careless)
