"""What users of the actions and of the template see. Each test has a repository of its own, in a path with blanks and Cyrillic."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from runners import PIPELINES, GitHub, environment, gitlab, read, repository

CLIENT = f"'{sys.executable}' '{Path(__file__).with_name('programs.py')}'"
TWICE = "paid-again-after-unknown-outcome"
PATIENCE = 10  # seconds for something to end


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="конвейер с пробелом ")
        self.addCleanup(folder.cleanup)
        self.repository = repository(Path(folder.name))
        self.env = environment(PAYSYS_SIMULATOR=os.environ["PAYSYS_SIMULATOR"], PAYSYS_CONFORMANCE=os.environ["PAYSYS_CONFORMANCE"])
        self.addCleanup(self.nothing_is_left)

    def nothing_is_left(self):
        self.soon(lambda: not self.processes(), "a simulator is left behind")

    def processes(self):
        """Those that know this test's folder."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_bytes()
            except OSError:
                continue
            if str(self.repository).encode() in words and int(process.name) != os.getpid():
                found.append(int(process.name))
        return found

    def soon(self, is_so, otherwise):
        end = time.monotonic() + PATIENCE
        while not is_so():
            self.assertLess(time.monotonic(), end, otherwise)
            time.sleep(0.02)

    def script(self, name, *arguments, env={}):
        command = ["sh", str(self.repository / "ci/paysys" / name), *arguments]
        return subprocess.run(command, cwd=self.repository, env=self.env | env, capture_output=True, text=True, timeout=60)


class OnGitHub(Case):
    def job(self, tests, **start):
        job = GitHub(self.repository, self.env)
        self.outputs = job.uses("start", **start)
        job.run(tests)
        job.uses("stop", always=True)
        return job

    def test_a_careful_client_passes_and_the_reports_are_published(self):
        job = self.job(f"{CLIENT} careful", seed="7")
        self.assertFalse(job.failed, job.output)
        self.assertIn(f"::add-mask::{job.env['PAYSYS_SECRET_KEY']}\n", job.output)
        self.assertIn("PAYSYS_SIM_SEED=7 repeats this run", job.output)
        self.assertEqual(self.outputs, {"gateway-url": job.env["PAYSYS_GATEWAY_URL"], "admin-url": job.env["PAYSYS_ADMIN_URL"]})
        self.assertIn("## Sandbox default", job.summary)
        self.assertEqual(job.artifacts, {"paysys": ["findings.html", "findings.md", "findings.xml", "simulator.log"]})

    def test_who_pays_twice_fails_though_its_tests_do_not(self):
        job = self.job(f"{CLIENT} careless")
        self.assertTrue(job.failed)
        for told in (job.output, job.summary):
            self.assertIn(TWICE, told)
        self.assertIn("findings.xml", job.artifacts["paysys"])

    def test_tests_that_fail_fail_the_job_and_the_simulator_ends(self):
        job = self.job(f"{CLIENT} careful; exit 1")
        self.assertTrue(job.failed)
        self.assertIn("## Sandbox default", job.summary)

    def test_what_is_said_to_the_action_or_in_the_jobs_environment_counts(self):
        self.assertFalse(self.job(f"{CLIENT} careless", **{"fail-on": "never"}).failed)
        self.env |= {"PAYSYS_SIM_FAIL_ON": "never"}
        self.assertFalse(self.job(f"{CLIENT} careless").failed)
        self.assertTrue(self.job(f"{CLIENT} careless", **{"fail-on": "warning"}).failed)

    def test_a_program_that_is_not_there_is_named(self):
        job = self.job("true", simulator="no/such program")
        self.assertTrue(job.failed)
        self.assertIn("There is no program 'no/such program'. Install it", job.output)

    def test_a_profile_that_is_wrong_is_shown(self):
        job = self.job("true", profile="no-such-profile")
        self.assertTrue(job.failed)
        self.assertIn("no-such-profile", job.output)

    def test_a_gateway_is_validated(self):
        (self.repository / "auth.x").write_text("what the pattern must not become")
        job = GitHub(self.repository, self.env)
        job.uses("conformance", arguments="auth.*")
        self.assertFalse(job.failed, job.output)
        self.assertIn("#", job.summary)
        self.assertEqual(job.artifacts, {"paysys-conformance": [f"conformance.{form}" for form in ("html", "json", "md", "xml")]})

    def test_a_gateway_that_cannot_be_reached_fails_the_job(self):
        job = GitHub(self.repository, self.env)
        job.uses("conformance", arguments="--url http://127.0.0.1:9/gateway --service-id nobody --secret-key-env KEY auth.*")
        self.assertTrue(job.failed, job.output)

    def test_the_example_uses_inputs_that_there_are(self):
        jobs = read(PIPELINES / "github/example.yml")["jobs"].values()
        used = [step for job in jobs for step in job["steps"] if step.get("uses", "").startswith("./ci/paysys/")]
        self.assertEqual(len(used), 3)
        for step in used:
            inputs = read(self.repository / step["uses"] / "action.yml")["inputs"]
            self.assertLessEqual(step.get("with", {}).keys(), inputs.keys(), step)


class OnGitLab(Case):
    def job(self, tests, **variables):
        return gitlab(self.repository, ".paysys", self.env, PAYSYS_TESTS=tests, **variables)

    def test_a_careful_client_passes_and_the_reports_are_published(self):
        done, published = self.job(f"{CLIENT} careful")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(published, ["findings.html", "findings.md", "findings.xml", "simulator.log"])

    def test_who_pays_twice_fails_though_its_tests_do_not(self):
        done, published = self.job(f"{CLIENT} careless")
        self.assertEqual(done.returncode, 1)
        self.assertIn(TWICE, done.stderr)
        self.assertIn("findings.xml", published)
        self.assertEqual(self.job(f"{CLIENT} careless", PAYSYS_SIM_FAIL_ON="never")[0].returncode, 0)

    def test_the_exit_code_of_tests_that_fail_is_kept(self):
        done, published = self.job(f"{CLIENT} careless\nexit 7\n")
        self.assertEqual(done.returncode, 7, done.stderr)
        self.assertIn("findings.xml", published)

    def test_a_command_that_fails_in_the_middle_fails_the_job(self):
        self.assertEqual(self.job("false\ntrue")[0].returncode, 1)

    def test_who_names_no_tests_is_told(self):
        done, _ = gitlab(self.repository, ".paysys", self.env)
        self.assertEqual(done.returncode, 2)
        self.assertIn("Set PAYSYS_TESTS", done.stderr)

    def test_the_example_extends_jobs_that_there_are(self):
        jobs = read(PIPELINES / "gitlab/example.yml")
        client, gateway = jobs["payouts"], jobs["gateway"]
        for job in (client, gateway):
            job["before_script"] = []
        client["variables"]["PAYSYS_TESTS"] = f"{CLIENT} careful"
        gateway["variables"]["PAYSYS_ARGUMENTS"] = "auth.*"
        done, _ = gitlab(self.repository, "payouts", self.env, jobs)
        self.assertEqual(done.returncode, 0, done.stderr)
        done, published = gitlab(self.repository, "gateway", self.env, jobs)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(published, ["conformance.html", "conformance.json", "conformance.xml"])


class TheScripts(Case):
    def test_a_folder_has_one_simulator_at_a_time_and_another_folder_another(self):
        self.assertEqual(self.script("start.sh", "one").returncode, 0)
        again = self.script("start.sh", "one")
        self.assertEqual(again.returncode, 2)
        self.assertIn("and not stopped", again.stderr)
        self.assertEqual(self.script("start.sh", "two").returncode, 0)
        for folder in ("one", "two", "one"):
            self.assertEqual(self.script("stop.sh", folder).returncode, 0, "stopping twice is no failure")
        self.assertEqual(self.script("start.sh", "one").returncode, 0, "a stopped one makes room")
        self.assertEqual(self.script("stop.sh", "one").returncode, 0)

    def test_a_launcher_is_not_told_to_launch_itself(self):
        launcher = self.repository / "launcher"
        launcher.write_text('#!/bin/sh\n[ -z "${PAYSYS_SIMULATOR-}" ] || exit 9\n"$PROGRAM" "$@"\n')
        launcher.chmod(0o755)
        env = {"PAYSYS_SIMULATOR": str(launcher), "PROGRAM": self.env["PAYSYS_SIMULATOR"]}
        tests = self.script("with_simulator.sh", "here", "true", env=env)
        self.assertEqual(tests.returncode, 0, tests.stderr)

    def test_a_simulator_that_was_killed_is_no_good_verdict(self):
        self.script("start.sh", "here")
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        stopped = self.script("stop.sh", "here")
        self.assertNotEqual(stopped.returncode, 0)
        self.assertEqual(self.script("stop.sh", "never-started").returncode, 2)

    def test_a_key_that_no_variable_can_hold_is_refused_and_nothing_stays(self):
        profile = self.repository / "quotes.toml"
        profile.write_text('[[services]]\nid = "mine"\nsecret_key = "0123456789\\"abcdefgh"\n')
        started = self.script("start.sh", "here", env={"PAYSYS_SIM_PROFILE": str(profile)})
        self.assertEqual(started.returncode, 1)
        self.assertIn("cannot be handed on", started.stderr)

    def test_a_pipeline_that_is_killed_leaves_no_simulator(self):
        tests = ["sh", "-c", "echo the tests run; exec sleep 5"]
        for how, ends_with in ((signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, 143)):
            command = [str(self.repository / "ci/paysys/with_simulator.sh"), "here", *tests]
            with subprocess.Popen(command, cwd=self.repository, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:
                self.assertIn(b"the tests run\n", run.stdout)
                run.send_signal(how)
                self.assertEqual(run.wait(PATIENCE), ends_with)
                self.nothing_is_left()


if __name__ == "__main__":
    unittest.main()
