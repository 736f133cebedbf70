"""Runs the images as a container engine does: read-only root, a user without rights, process 1 of its own, a network without anybody else.

PAYSYS_IMAGES is the folder that check.sh makes: for each image its root directory and, as JSON, what the Dockerfile says about it.
"""

import json
import os
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from ruamel.yaml import YAML

HERE = Path(__file__).parent
IMAGES = Path(os.environ["PAYSYS_IMAGES"])
PATIENCE = 10  # seconds
COMPOSE = YAML(typ="safe").load(HERE / "compose.yaml")
# Root inside of the namespaces until the program starts; then nobody.
ENTER = """
ip link set lo up
mount --bind "$ROOT" "$ROOT"
[ -z "$DATA" ] || mount --bind "$DATA" "$ROOT/data"
mount -o remount,bind,ro "$ROOT"
exec "$@"
"""


class Image:
    def __init__(self, name):
        self.root = (IMAGES / name).resolve()
        self.config = json.loads((IMAGES / f"{name}.json").read_text())["Docker"]["config"]

    def command(self, words, env):
        """`words` as the image's user, in its root and with its environment. There is no /dev and no /proc, which engines would give."""
        variables = [*self.config["Env"], *(f"{name}={value}" for name, value in env.items())]
        user, group = self.config["User"].split(":")
        there = [f"--root={self.root}", f"--wd={self.config['WorkingDir']}", f"--setgid={group}", f"--setuid={user}"]
        return ["env", "-i", *variables, "setpriv", "--no-new-privs", "--clear-groups", "unshare", *there, *words]

    def start(self, *arguments, env={}, data="", **how):
        namespaces = ["unshare", "--mount", "--pid", "--net", "--ipc", "--uts", "--fork"]
        words = self.command([*self.config["Entrypoint"], *arguments], env)
        command = [*namespaces, "sh", "-e", "-c", ENTER, "sh", *words]
        outside = {"PATH": os.environ["PATH"], "ROOT": str(self.root), "DATA": str(data)}
        return subprocess.Popen(command, env=outside, text=True, **how)

    def run(self, *arguments, **how):
        """What it says and how it ends, where it ends by itself."""
        with self.start(*arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **how) as process:
            said, _ = process.communicate(timeout=60)
            return process.returncode, said


class Container:
    """A running simulator, as compose.yaml starts it."""

    def __init__(self, image, *arguments, env):
        self.image = image
        # With these tests it ends, however they end.
        pipes = dict.fromkeys(["stdin", "stdout", "stderr"], subprocess.PIPE)
        self.process = image.start("--json", "--stop-with-stdin", *arguments, env=env, **pipes)
        line = self.process.stdout.readline()
        assert line, self.process.communicate(timeout=PATIENCE)
        self.ready = json.loads(line)
        self.pid = int(Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text())

    def inside(self, *command, env={}):
        """A command of this machine in the container's network."""
        words = ["nsenter", "--net", f"--target={self.pid}", *command]
        return subprocess.run(words, env={"PATH": os.environ["PATH"]} | env, capture_output=True, text=True, timeout=60)

    def healthcheck(self):
        kind, *words = self.image.config["Healthcheck"]["Test"]
        assert kind == "CMD"
        return self.inside(*self.image.command(words, {}))

    def stop(self):
        started = time.monotonic()
        os.kill(self.pid, signal.SIGTERM)
        _, log = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, time.monotonic() - started, log


class TheSimulator(unittest.TestCase):
    image = Image("simulator")
    env = {"PAYSYS_SIM_ADMIN_TOKEN": "made-for-this-test"}

    def container(self, *arguments, env={}):
        container = Container(self.image, *arguments, env=self.env | env)
        self.addCleanup(container.process.communicate, timeout=PATIENCE)
        return container

    def test_there_is_one_program_and_its_licences_and_nothing_else(self):
        files = sorted(str(path.relative_to(self.image.root)) for path in self.image.root.rglob("*") if not path.is_dir())
        self.assertEqual(files, ["licences/LICENCES-OF-LIBRARIES.txt", "licences/LICENSE", "usr/bin/paysys-simulator"])

    def test_the_image_says_what_it_is(self):
        said = self.image.config
        self.assertEqual(said["User"], "65534:65534")
        self.assertEqual(said["ExposedPorts"].keys(), {"8080/tcp", "8081/tcp"})
        labels = {name.removeprefix("org.opencontainers.image."): value for name, value in said["Labels"].items()}
        self.assertEqual((labels["version"], labels["revision"], labels["licenses"]), ("1.2.3", "checked", "Apache-2.0"))
        self.assertIn("(checked, release build", self.image.run("--version")[1])

    def test_who_gives_no_token_is_told_how(self):
        code, said = self.image.run()
        self.assertEqual(code, 2)
        self.assertIn("docker run -e PAYSYS_SIM_ADMIN_TOKEN=TOKEN", " ".join(said.split()))

    def test_without_a_seed_it_draws_one_and_as_process_1_it_stops_when_told(self):
        seeds = set()
        for _ in range(2):
            container = self.container()
            seeds.add(container.ready["seed"])
            status = Path(f"/proc/{container.pid}/status").read_text()
            for line in ("Uid:\t65534\t65534\t65534\t65534", "CapEff:\t0000000000000000", "NoNewPrivs:\t1"):
                self.assertIn(line, status)
            code, seconds, log = container.stop()
            self.assertEqual(code, 0, log)
            self.assertLess(seconds, 3)
        self.assertEqual(len(seeds), 2)

    def test_it_is_well_where_the_engine_looks_and_only_while_it_runs(self):
        container = self.container()
        well = container.healthcheck()
        self.assertEqual((well.returncode, well.stderr), (0, ""))
        self.assertIn("well: paysys-simulator", well.stdout)
        other = self.container(env={"PAYSYS_SIM_ADMIN": ":9999"})
        self.assertEqual(other.healthcheck().returncode, 1)

    def test_it_speaks_https_with_a_certificate_of_its_own(self):
        container = self.container("--tls", "self-signed")
        asked = container.inside("curl", "--silent", "--insecure", "--max-time", "5", container.ready["gateway_url"])
        self.assertEqual(asked.returncode, 0, asked.stderr)
        self.assertIn('"code":-32600', asked.stdout)

    def test_a_report_needs_a_folder_that_it_may_write_to(self):
        code, said = self.image.run("--report", "findings.xml", env=self.env)
        self.assertEqual(code, 2)
        self.assertIn("findings.xml cannot be written: Read-only file system", " ".join(said.split()))

    def test_the_example_of_compose_does_what_it_says(self):
        services = COMPOSE["services"]
        token = "only-for-tests-in-here"
        given = {name: str(value).replace("${PAYSYS_SIM_ADMIN_TOKEN:-" + token + "}", token) for service in services.values() for name, value in service["environment"].items()}
        container = self.container(env={name: value for name, value in given.items() if name.startswith("PAYSYS_SIM_")})
        self.assertEqual(services["client"]["command"], ["python3", "/client.py"])
        with tempfile.NamedTemporaryFile("w") as hosts:
            hosts.write("127.0.0.1 simulator\n")
            hosts.flush()
            in_its_network = ["unshare", "--mount", "sh", "-e", "-c", 'mount --bind "$1" /etc/hosts; exec python3 "$2"', "sh", hosts.name, str(HERE / "client.py")]
            client = container.inside(*in_its_network, env=given | {"http_proxy": "http://127.0.0.1:9"})
        self.assertEqual(client.returncode, 0, client.stderr)
        self.assertIn("unknown: the money may have moved", client.stdout)
        self.assertIn("error: paid-again-after-unknown-outcome", client.stdout)


class TheKit(unittest.TestCase):
    image = Image("conformance")

    def test_it_validates_a_simulator_of_its_own_and_leaves_reports(self):
        with tempfile.TemporaryDirectory() as data:
            os.chown(data, 65534, 65534)
            code, said = self.image.run("run", "auth.*", "--report-html", "page.html", "--report-junit", "/data/junit.xml", data=data)
            self.assertEqual(code, 0, said)
            self.assertEqual({path.name for path in Path(data).iterdir()}, {"page.html", "junit.xml"})

    def test_it_trusts_the_authorities_that_everybody_trusts(self):
        certificates = (self.image.root / "etc/ssl/certs/ca-certificates.crt").read_text()
        self.assertIn("BEGIN CERTIFICATE", certificates)

    def test_it_says_how_it_is_used(self):
        code, said = self.image.run(*self.image.config["Cmd"])
        self.assertEqual(code, 0, said)
        self.assertIn("Usage: paysys-conformance [OPTIONS] <COMMAND>", said)


if __name__ == "__main__":
    unittest.main()
