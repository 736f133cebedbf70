"""A PaySys gateway for tests: starts `paysys-simulator` and talks to its admin API.

    with Simulator() as simulator:
        sandbox = simulator.sandbox()
        sandbox.rule(fault="lost-response", when={"next": 1})
        ...                       # let your client pay at sandbox.url
        sandbox.fail_on("error")  # AssertionError if it paid twice

With pytest, the fixture `paysys` is such a sandbox.
"""

from ._errors import Refused, SimulatorError
from ._sandbox import Sandbox
from ._simulator import Simulator

__all__ = ["Refused", "Sandbox", "Simulator", "SimulatorError"]
