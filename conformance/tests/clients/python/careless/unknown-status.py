"""Takes a status it does not know for a failure."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def undocumented(self, status):
        return -1


if __name__ == "__main__":
    main(Careless)
