"""Looks at the result first, and takes it whatever the error says."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def contradiction(self, error, result):
        return result if isinstance(result, dict) else super().contradiction(error, result)


if __name__ == "__main__":
    main(Careless)
