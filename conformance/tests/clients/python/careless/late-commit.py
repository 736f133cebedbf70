"""Takes HTTP 504 for a gateway that was not there, and pays again."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def not_json(self, method, status, params):
        return self.call(method, params) if status == 504 else super().not_json(method, status, params)


if __name__ == "__main__":
    main(Careless)
