"""The pytest plugin, as those see it who run it."""

import pytest

PAYS_TWICE = """
from paysys_simulator import Sandbox
import pytest

def pays_twice(paysys):
    paysys.rule(fault="lost-response", when={"next": 1})
    for _ in range(2):
        paysys.request("POST", "calls", {})
"""

TEST = PAYS_TWICE + """
def test_it(paysys):
    pays_twice(paysys)
"""


def run(pytester, test, *arguments):
    pytester.makepyfile(test)
    return pytester.runpytest_inprocess(*arguments)


def test_nothing_fails_a_test_unless_asked_to(pytester):
    run(pytester, TEST).assert_outcomes(passed=1)


def test_the_command_line_asks(pytester):
    result = run(pytester, TEST, "--paysys-fail-on", "error")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["PAID TWICE: * payments * and *", "*certain: call 1 paid, lost-response hid it, and call 2 paid again"])
    result.stdout.no_fnmatch_line("*PaySys simulator --*")


def test_the_configuration_asks(pytester):
    pytester.makeini("[pytest]\npaysys_fail_on = error")
    run(pytester, TEST).assert_outcomes(failed=1)


def test_the_command_line_wins_over_the_configuration(pytester):
    pytester.makeini("[pytest]\npaysys_fail_on = error")
    run(pytester, TEST, "--paysys-fail-on", "never").assert_outcomes(passed=1)


def test_a_marker_asks_and_one_nearer_to_the_test_wins(pytester):
    test = """
    @pytest.mark.paysys(fail_on="error")
    class TestBoth:
        def test_fails(self, paysys):
            pays_twice(paysys)

        @pytest.mark.paysys(fail_on="never")
        def test_passes(self, paysys):
            pays_twice(paysys)
    """
    run(pytester, PAYS_TWICE + __import__("textwrap").dedent(test)).assert_outcomes(failed=1, passed=1)


def test_a_known_double_payment_may_be_expected_to_fail(pytester):
    run(pytester, TEST.replace("def test_it", "@pytest.mark.xfail(strict=True)\ndef test_it"), "--paysys-fail-on=error").assert_outcomes(xfailed=1)


def test_a_marker_makes_the_gateway(pytester):
    test = """
    import pytest
    pytestmark = pytest.mark.paysys(clock="x60")

    @pytest.mark.paysys(seed=7, profile={"findings": {"ignore": ["never-checked"]}})
    def test_it(paysys):
        assert paysys.seed == 7
        assert paysys.request("GET", "clock")["clock"] == "x60"
    """
    run(pytester, test).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    "marker, told",
    [
        ("'error'", "*takes fail_on, seed, clock, profile, by name; not 'error'"),
        ("sed=1", "*takes fail_on, seed, clock, profile, by name; not sed"),
        ("fail_on='errors'", "*fail_on='errors'*never, error, warning"),
        ("profile='lenent'", "*lenient*"),
    ],
)
def test_a_marker_that_is_wrong_says_what_is_right(pytester, marker, told):
    result = run(pytester, f"import pytest\n@pytest.mark.paysys({marker})\ndef test_it(paysys): pass")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([told])


def test_a_configuration_that_is_wrong_says_what_is_right(pytester):
    pytester.makeini("[pytest]\npaysys_fail_on = errors")
    run(pytester, TEST).stderr.fnmatch_lines(["*paysys_fail_on = 'errors' is not one of never, error, warning"])


def test_the_profile_lies_beside_the_configuration(pytester, monkeypatch):
    pytester.makeini("[pytest]\npaysys_profile = profiles/mine.toml\npaysys_fail_on = warning")
    pytester.mkdir("profiles").joinpath("mine.toml").write_text('[findings]\nignore = ["never-checked"]\n')
    pytester.makepyfile("def test_it(paysys): paysys.request('POST', 'calls', {})")
    monkeypatch.chdir(pytester.path / "profiles")
    pytester.runpytest_inprocess("..").assert_outcomes(passed=1)


def test_a_profile_that_is_not_there_is_told_without_a_traceback(pytester):
    pytester.makeini("[pytest]\npaysys_profile = nowhere.toml")
    result = run(pytester, TEST)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*nowhere.toml*"])
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*pytest_plugin.py*")


def test_any_other_failure_tells_the_calls(pytester):
    result = run(pytester, TEST + "    assert 1 == 2", "--paysys-fail-on", "error")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*assert 1 == 2*", "*PaySys simulator*", "*2  pam.pay_by_cash*: made payment *; answered with HTTP 200"])


def test_a_client_that_never_called_is_told_of_its_proxy(pytester, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    result = run(pytester, "def test_it(paysys): assert not paysys.url")
    result.stdout.fnmatch_lines(["No call arrived at http://127.0.0.1:*", "HTTP_PROXY is set and NO_PROXY does not name 127.0.0.1*"])


def test_a_simulator_that_dies_under_way_fails_the_test_in_few_words(pytester):
    test = "def test_it(paysys, paysys_process):\n    paysys_process._process._simulator.kill(); paysys_process._process._simulator.wait(10)"
    result = run(pytester, test, "--paysys-fail-on", "error")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["the simulator does not answer GET *"])


def test_cases_of_unittest_have_it_too(pytester):
    test = """
    import unittest, pytest

    class Case(unittest.TestCase):
        @pytest.fixture(autouse=True)
        def gateway(self, paysys):
            self.paysys = paysys

        def test_it(self):
            pays_twice(self.paysys)
    """
    result = run(pytester, PAYS_TWICE + __import__("textwrap").dedent(test), "--paysys-fail-on", "error")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["PAID TWICE*"])


def test_workers_of_xdist_have_a_process_each_and_tests_a_sandbox_each(pytester):
    test = PAYS_TWICE + """
@pytest.mark.parametrize("number", range(8))
def test_it(paysys, number):
    assert paysys.payments() == []
    if number % 2:
        pays_twice(paysys)
"""
    pytester.makepyfile(test)
    result = pytester.runpytest_subprocess("-n", "2", "--paysys-fail-on", "error")
    result.assert_outcomes(passed=4, failed=4)
    result.stdout.fnmatch_lines(["PAID TWICE*"])
