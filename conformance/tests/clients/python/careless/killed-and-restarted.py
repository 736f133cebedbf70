"""Takes an intent whose writer is dead for a payment that was never sent."""

import fcntl
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def claim(self, order):
        """A living start holds a lock on the intent; where nobody does, this one takes it over."""
        self.intent = open(self.place(order, "intent"), "w")
        try:
            fcntl.flock(self.intent, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return not os.path.exists(self.place(order, "transaction"))


if __name__ == "__main__":
    main(Careless)
