"""Takes a payment whose date is far from its own clock for one that expired."""

import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def status_of(self, report):
        status = super().status_of(report)
        return 3 if abs(report["date"] - time.time()) > 600 else status


if __name__ == "__main__":
    main(Careless)
