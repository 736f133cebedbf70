"""Pays again when a fresh connection closes without an answer: it cannot have arrived."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def closed(self, method, body, was_used):
        return super().closed(method, body, was_used) if was_used else self.exchange(method, body)


if __name__ == "__main__":
    main(Careless)
