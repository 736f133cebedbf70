"""Repeats a request when a kept-alive connection closes under it, as many HTTP libraries do."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def closed(self, method, body, was_used):
        return self.exchange(method, body) if was_used else super().closed(method, body, was_used)


if __name__ == "__main__":
    main(Careless)
