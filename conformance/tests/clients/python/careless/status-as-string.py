"""Reads whatever looks like a number: '2' becomes 2."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def status_of(self, report):
        return super().status_of({"status": int(report["status"])})


if __name__ == "__main__":
    main(Careless)
