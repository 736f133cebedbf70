"""What can go wrong with the simulator itself."""

from __future__ import annotations

from typing import Any, Mapping


class SimulatorError(Exception):
    """The simulator could not be started, or does not answer any more."""


class Refused(SimulatorError):
    """The admin API refused a request; nothing was changed. `code` is its word for programs, such as `not-found`."""

    def __init__(self, request: str, error: Mapping[str, Any]) -> None:
        hints = [f"did you mean {error['did_you_mean']!r}?"] if error.get("did_you_mean") else []
        hints += [f"allowed: {', '.join(error['allowed'])}"] if error.get("allowed") else []
        super().__init__("\n  ".join([f"{request}: {error['message']}", *hints]))
        self.code: str = error["code"]
