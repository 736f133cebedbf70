"""Looks for an intent first and writes its own then, as a SELECT and an INSERT would."""

import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def claim(self, order):
        if os.path.exists(self.place(order, "intent")):
            return False
        time.sleep(0.02)  # the way to a database and back
        open(self.place(order, "intent"), "w").close()
        return True


if __name__ == "__main__":
    main(Careless)
