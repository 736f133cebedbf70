"""Keeps its notes where only one worker looks: each worker has a folder of its own."""

import fcntl
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from careful import Client, main


class Careless(Client):
    def __init__(self):
        super().__init__()
        for number in range(10):
            self.lock = open(os.path.join(self.state_dir, f"worker-{number}.lock"), "w")
            try:
                fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            self.state_dir = os.path.join(self.state_dir, f"worker-{number}")
            os.makedirs(self.state_dir, exist_ok=True)
            return


if __name__ == "__main__":
    main(Careless)
