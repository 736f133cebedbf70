"""Does not look whose answer it got."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def is_the_answer(self, request, answer):
        return True


if __name__ == "__main__":
    main(Careless)
