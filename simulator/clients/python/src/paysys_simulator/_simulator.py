"""The simulator and its admin API."""

from __future__ import annotations

import http.client
import json
import os
from typing import Any, Mapping, Optional, Sequence, Union
from urllib.parse import quote, urlencode, urlsplit

from ._errors import Refused, SimulatorError
from ._process import Process
from ._sandbox import Sandbox

ANSWER_SECONDS = 75  # the admin API waits for calls for a minute at most


class Simulator:
    """One process with any number of sandboxes, each a gateway of its own. Leaving `with`, or `stop()`, ends it; it also ends when
    the process that started it does.

    `profile` is a built-in profile or a file, or several with commas between them; `arguments` are more of `paysys-simulator --help`;
    `cwd` is the directory that relative paths start from.
    """

    def __init__(
        self,
        *,
        profile: Optional[Union[str, "os.PathLike[str]"]] = None,
        arguments: Sequence[str] = (),
        cwd: Optional[Union[str, "os.PathLike[str]"]] = None,
    ) -> None:
        self._arguments = [*(["--profile", os.fspath(profile)] if profile else []), *arguments]
        self._cwd = cwd
        self._process: Optional[Process] = None

    def start(self) -> "Simulator":
        """Returns when it is ready to be called."""
        if self._process is None:
            self._process = Process(self._arguments, self._cwd)
        return self

    def stop(self) -> None:
        """Stops the process, if it runs."""
        process, self._process = self._process, None
        if process is not None:
            process.stop()

    def __enter__(self) -> "Simulator":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def admin_url(self) -> str:
        """The admin API, which is also a page to watch in the browser."""
        url: str = self._running().ready["admin_url"]
        return url

    def sandbox(
        self,
        *,
        name: Optional[str] = None,
        clock: str = "manual",
        seed: int = 1,
        profile: Optional[Union[str, Mapping[str, Any]]] = None,
    ) -> Sandbox:
        """A gateway of its own: ledger, clock, rules, journal, credentials. The same seed and calls give the same ids.

        `clock` is `manual` (it moves by `advance` only), `real`, or a pace such as `x60`. `profile` is the name of a built-in one, or a
        dictionary with the keys of a profile file, laid over the default profile; without it the sandbox behaves as the process does.
        """
        body = {"name": name, "clock": clock, "seed": seed, "profile": profile}
        return Sandbox(self, self.request("POST", "/sandboxes", {key: value for key, value in body.items() if value is not None}))

    def request(self, verb: str, path: str, body: Optional[Mapping[str, Any]] = None, /, **query: Any) -> Any:
        """One request to the admin API, for what has no method here: `GET /openapi.json` describes all. Returns the answer's JSON."""
        named = {name: value for name, value in query.items() if value is not None}
        target = quote(path) + ("?" + urlencode(named) if named else "")
        status, text = self._exchange(verb, target, None if body is None else json.dumps(body))
        answer: Any = json.loads(text) if text else None
        if status >= 400:
            raise Refused(f"{verb} {path}", answer["error"])
        return answer

    def _exchange(self, verb: str, target: str, body: Optional[str]) -> "tuple[int, str]":
        address = urlsplit(self.admin_url)
        # http.client knows no proxies, which is right for a process on this machine.
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=ANSWER_SECONDS)
        try:
            connection.request(verb, target, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            return response.status, response.read().decode("utf-8")
        except (OSError, http.client.HTTPException) as error:
            raise SimulatorError(f"the simulator does not answer {verb} {target}: {error!r}{self._running().last_words()}") from error
        finally:
            connection.close()

    def _running(self) -> Process:
        if self._process is None:
            raise SimulatorError("the simulator does not run: use `with Simulator() as simulator`, or call start()")
        return self._process
