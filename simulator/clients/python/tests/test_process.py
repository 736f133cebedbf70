"""How the process starts and ends, whatever stands around it."""

import os
import select
import subprocess
import sys

import pytest
from paysys_simulator import Simulator, SimulatorError, _program


def wait_for_end_of(pid):
    """Returns when there is no such process; fails after ten seconds."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    ended = select.select([process], [], [], 10)[0]
    os.close(process)
    assert ended, f"process {pid} goes on"


def test_it_ends_with_its_block():
    with Simulator() as simulator:
        pid = simulator._process.ready["pid"]
        assert simulator.request("GET", "/health")["status"] == "ok"
    wait_for_end_of(pid)
    with pytest.raises(SimulatorError, match="does not run"):
        simulator.sandbox()


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), signal.SIGKILL)", "os._exit(3)", "sys.exit()"])
def test_it_ends_when_the_process_that_started_it_does(end):
    script = f"""
import os, signal, sys
from paysys_simulator import Simulator
simulator = Simulator().start()
print(simulator._process.ready["pid"], flush=True)
{end}"""
    run = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=30)
    wait_for_end_of(int(run.stdout))


def test_variables_of_the_simulator_and_of_proxies_change_nothing(monkeypatch):
    for name, value in {
        "PAYSYS_SIM_ADMIN_TOKEN": "somebody-elses-token",
        "PAYSYS_SIM_TLS": "self-signed",
        "PAYSYS_SIM_FAIL_ON": "error",
        "HTTP_PROXY": "http://127.0.0.1:1",
        "http_proxy": "http://127.0.0.1:1",
        "LC_ALL": "ru_RU.KOI8-R",
        "PYTHONIOENCODING": "ascii",
    }.items():
        monkeypatch.setenv(name, value)
    with Simulator() as simulator:
        assert simulator.sandbox().url.startswith("http://127.0.0.1:")


def test_paths_with_blanks_and_cyrillic(monkeypatch, tmp_path):
    folder = tmp_path / "мои тесты"
    folder.mkdir()
    (folder / "paysys-simulator").symlink_to(_program.path())
    (folder / "профиль.toml").write_text('[findings]\nignore = ["never-checked"]\n')
    monkeypatch.setenv("PAYSYS_SIMULATOR", str(folder / "paysys-simulator"))
    with Simulator(profile="профиль.toml", cwd=folder) as simulator:
        assert simulator.sandbox().payments() == []


def test_a_program_that_is_not_there_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PAYSYS_SIMULATOR", str(tmp_path / "nowhere"))
    with pytest.raises(SimulatorError, match=r"nowhere cannot be started: .*No such file"):
        Simulator().start()


def test_without_a_program_it_says_what_to_install(monkeypatch):
    monkeypatch.delenv("PAYSYS_SIMULATOR", raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(_program, "_installed", lambda: [])
    with pytest.raises(SimulatorError, match="install the wheel paysys-simulator, or name the program"):
        Simulator().start()


def test_a_profile_that_is_wrong_is_shown(tmp_path):
    (tmp_path / "wrong.toml").write_text("[paymints]\n")
    with pytest.raises(SimulatorError, match="(?s)ended with [12] before it was ready.*paymints"):
        Simulator(profile=tmp_path / "wrong.toml").start()


def test_a_program_that_never_gets_ready_is_not_waited_for_for_ever(monkeypatch, tmp_path):
    (tmp_path / "silent").write_text("#!/bin/sh\nexec sleep 60\n")
    (tmp_path / "silent").chmod(0o755)
    monkeypatch.setenv("PAYSYS_SIMULATOR", str(tmp_path / "silent"))
    monkeypatch.setattr("paysys_simulator._process.START_SECONDS", 0.1)
    with pytest.raises(SimulatorError, match="ended with -9 before it was ready"):
        Simulator().start()


def test_a_simulator_that_was_killed_is_told_of():
    with Simulator() as simulator:
        sandbox = simulator.sandbox()
        simulator._process._simulator.kill()
        simulator._process._simulator.wait(10)
        with pytest.raises(SimulatorError, match="does not answer GET /sandboxes/sandbox-1/findings"):
            sandbox.findings()
