"""The simulator as a process that never outlives its tests."""

from __future__ import annotations

import collections
import json
import os
import subprocess
import threading
from typing import Any, Deque, Dict, Optional, Sequence, Union

from . import _program
from ._errors import SimulatorError

START_SECONDS = 30
STOP_SECONDS = 10
# The pipe at its stdin ends when the process that holds its other end does, however that happens.
HOW = ["--json", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--log", "warn", "--stop-with-stdin"]


class Process:
    """A simulator that is ready. It listens on free ports of 127.0.0.1, and `PAYSYS_SIM_…` variables are kept from it, so that it is
    the same everywhere."""

    def __init__(self, arguments: Sequence[str], cwd: Optional[Union[str, "os.PathLike[str]"]]) -> None:
        command = [_program.path(), *HOW, *arguments]
        self._log: Deque[str] = collections.deque(maxlen=100)
        try:
            # In a session of its own a Ctrl-C at the tests does not stop it before they have cleaned up.
            self._simulator = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=cwd,
                env={name: value for name, value in os.environ.items() if not name.startswith("PAYSYS_SIM_")},
                encoding="utf-8",
                errors="replace",
                start_new_session=True,
            )
        except OSError as error:
            raise SimulatorError(f"{command[0]} cannot be started: {error}") from error
        self._log_reader = threading.Thread(target=self._log.extend, args=(self._simulator.stderr,), daemon=True)
        self._log_reader.start()
        try:
            self.ready = self._ready_line()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Returns when it has ended."""
        self._simulator.terminate()
        try:
            self._simulator.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._simulator.kill()
            self._simulator.wait()
        self._log_reader.join(STOP_SECONDS)
        for pipe in (self._simulator.stdin, self._simulator.stdout, self._simulator.stderr):
            if pipe:
                pipe.close()

    def last_words(self) -> str:
        """The end of what it logged, which is nothing while all is well."""
        return "".join(["\n", *self._log]).rstrip()

    def _ready_line(self) -> Dict[str, Any]:
        assert self._simulator.stdout, "it is a pipe"
        impatience = threading.Timer(START_SECONDS, self._simulator.kill)
        impatience.start()
        try:
            line = self._simulator.stdout.readline()
        finally:
            impatience.cancel()
        if not line:
            code = self._simulator.wait(STOP_SECONDS)
            self._log_reader.join(STOP_SECONDS)
            raise SimulatorError(f"paysys-simulator ended with {code} before it was ready{self.last_words()}")
        ready: Dict[str, Any] = json.loads(line)
        return ready
