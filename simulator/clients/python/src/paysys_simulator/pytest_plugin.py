"""The pytest plugin: the fixture `paysys`, and tests that fail on what the client did wrong."""

from __future__ import annotations

import contextlib
from typing import Any, Dict, Generator, Iterator, Tuple

import pytest

from . import Sandbox, Simulator, SimulatorError
from . import _report

FAIL_ON = ("never", *_report.FAIL_ON)
IN_MARKER = ("fail_on", "seed", "clock", "profile")
SANDBOX: "pytest.StashKey[Tuple[Sandbox, str]]" = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    meaning = "fail a test with the fixture paysys when its client did something that is at least this bad"
    group = parser.getgroup("paysys", "PaySys simulator")
    group.addoption("--paysys-fail-on", choices=FAIL_ON, help=f"{meaning}; a certain double payment is an error, a likely one a warning")
    parser.addini("paysys_fail_on", f"{meaning}: {', '.join(FAIL_ON)}", default="never")
    parser.addini("paysys_profile", "how the gateway behaves: a built-in profile, or a file, from where this configuration is", default="")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "paysys(fail_on, seed, clock, profile): how the gateway of the fixture paysys is made and judged")
    if config.getini("paysys_fail_on") not in FAIL_ON:
        raise pytest.UsageError(f"paysys_fail_on = {config.getini('paysys_fail_on')!r} is not one of {', '.join(FAIL_ON)}")


@pytest.fixture(scope="session")
def paysys_process(pytestconfig: pytest.Config) -> Iterator[Simulator]:
    """The simulator's process: one for the whole session, and for each worker of pytest-xdist."""
    beside = pytestconfig.inipath.parent if pytestconfig.inipath else pytestconfig.rootpath
    simulator = Simulator(profile=pytestconfig.getini("paysys_profile") or None, cwd=beside)
    with _told_without_traceback():
        simulator.start()
    yield simulator
    simulator.stop()


@pytest.fixture
def paysys(request: pytest.FixtureRequest, paysys_process: Simulator) -> Iterator[Sandbox]:
    """A PaySys gateway of the test's own: `.url`, `.service_id` and `.secret_key` for your client."""
    wanted = _marked(request.node)
    fail_on = wanted.pop("fail_on", None) or request.config.getoption("paysys_fail_on") or request.config.getini("paysys_fail_on")
    with _told_without_traceback():
        sandbox = paysys_process.sandbox(**wanted)
    request.node.stash[SANDBOX] = (sandbox, fail_on)
    yield sandbox
    with contextlib.suppress(SimulatorError):  # a process that has died was told of by the test
        sandbox.delete()


@pytest.hookimpl(trylast=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Runs after a test that passed so far, so that it is the test that fails and not its cleaning up."""
    sandbox, fail_on = item.stash.get(SANDBOX, (None, "never"))
    if sandbox is None or fail_on == "never":
        return
    with _told_without_traceback():
        text = _report.failure(sandbox, fail_on)
    if text is not None:
        del item.stash[SANDBOX]  # all is told
        pytest.fail(f"{text}\n\n(This test fails on {fail_on}; the choices are {', '.join(FAIL_ON)}.)", pytrace=False)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    """A test that failed for reasons of its own tells what the gateway saw."""
    outcome = yield
    report: pytest.TestReport = outcome.get_result()
    sandbox, _ = item.stash.get(SANDBOX, (None, ""))
    if report.when == "call" and report.failed and sandbox is not None:
        with contextlib.suppress(SimulatorError):
            report.sections.append(("PaySys simulator", _report.what_happened(sandbox)))


def _marked(item: pytest.Item) -> Dict[str, Any]:
    """What the markers say, that of the test before those of its class and module."""
    wanted: Dict[str, Any] = {}
    for marker in reversed(list(item.iter_markers("paysys"))):
        unknown = [repr(argument) for argument in marker.args] + [name for name in marker.kwargs if name not in IN_MARKER]
        if unknown:
            pytest.fail(f"@pytest.mark.paysys takes {', '.join(IN_MARKER)}, by name; not {', '.join(unknown)}", pytrace=False)
        wanted.update(marker.kwargs)
    if wanted.get("fail_on", "never") not in FAIL_ON:
        pytest.fail(f"@pytest.mark.paysys(fail_on={wanted['fail_on']!r}): it is one of {', '.join(FAIL_ON)}", pytrace=False)
    return wanted


@contextlib.contextmanager
def _told_without_traceback() -> Iterator[None]:
    try:
        yield
    except SimulatorError as error:
        pytest.fail(str(error), pytrace=False)
