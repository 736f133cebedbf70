"""Takes HTTP 502 for a request that did not arrive, and pays again."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def not_json(self, method, status, params):
        return self.call(method, params) if status == 502 else super().not_json(method, status, params)


if __name__ == "__main__":
    main(Careless)
