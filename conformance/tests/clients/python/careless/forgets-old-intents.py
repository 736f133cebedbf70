"""Takes an intent that is older than two seconds for a leftover, and pays again."""

import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def claim(self, order):
        intent = self.place(order, "intent")
        if os.path.exists(intent) and time.time() - os.stat(intent).st_mtime > 2:
            os.unlink(intent)
        return super().claim(order)


if __name__ == "__main__":
    main(Careless)
