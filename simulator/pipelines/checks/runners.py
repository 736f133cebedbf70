"""Runs actions and jobs as GitHub and GitLab do, as far as they use it; what they do not use fails."""

import glob
import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml import YAML

PIPELINES = Path(__file__).resolve().parent.parent
PATIENCE = 60  # seconds for a step


def read(path):
    return YAML(typ="safe").load(Path(path))


def repository(folder):
    """A user's repository with the folder copied into it, as the documentation says."""
    shutil.copytree(PIPELINES, folder / "ci/paysys", ignore=shutil.ignore_patterns("checks"))
    return folder


def environment(**more):
    """Without what this machine sets: proxies, and variables of the simulator."""
    plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return plain | more


def uploaded(folder, paths):
    return sorted(Path(path).name for pattern in paths for path in glob.glob(str(folder / pattern), recursive=True))


@dataclass
class GitHub:
    """One job on GitHub's runner."""

    repository: Path
    env: dict
    output: str = ""
    summary: str = ""
    artifacts: dict = field(default_factory=dict)
    failed: bool = False

    def run(self, script, **more):
        if not self.failed:
            self.shell("bash", script, self.env | more)
        return self

    def uses(self, action, always=False, **given):
        """A step `uses: ./ci/paysys/github/ACTION`; returns the action's outputs."""
        if self.failed and not always:
            return {}
        folder = self.repository / "ci/paysys/github" / action
        description = read(folder / "action.yml")
        inputs = {name: str(one.get("default", "")) for name, one in description["inputs"].items()}
        unknown = given.keys() - inputs.keys()
        assert not unknown, f"{action} has no inputs {unknown}"
        context = {"inputs": inputs | given, "env": self.env, "steps": {}}
        failed_before, self.failed = self.failed, False
        for step in description["runs"]["steps"]:
            self.step(step, folder, context)
        self.failed |= failed_before
        return {name: evaluate(one["value"], context) for name, one in description.get("outputs", {}).items()}

    def step(self, step, folder, context):
        condition = step.get("if", "success()")
        is_due = {"success()": not self.failed, "always()": True, "always() && inputs.artifact != ''": context["inputs"].get("artifact") != ""}
        if not is_due[condition]:
            return
        if step.get("uses", "").startswith("actions/upload-artifact@"):
            given = {name: evaluate(value, context) for name, value in step["with"].items()}
            self.artifacts[given["name"]] = uploaded(self.repository, given["path"].split("\n")[: None if given["path"][-1] != "\n" else -1])
            return
        env = {name: evaluate(value, context) for name, value in step.get("env", {}).items()}
        outputs = self.shell(step["shell"], step["run"], self.env | env | {"GITHUB_ACTION_PATH": str(folder)})
        context["steps"][step.get("id")] = {"outputs": outputs}

    def shell(self, shell, script, env):
        files = {name: self.repository / f".{name.lower()}" for name in ("GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("")
        env = env | {name: str(file) for name, file in files.items()}
        done = subprocess.run([shell, "-e", "-c", script], cwd=self.repository, env=env, capture_output=True, text=True, timeout=PATIENCE)
        self.output += done.stdout + done.stderr
        self.failed |= done.returncode != 0
        self.env = self.env | pairs(files["GITHUB_ENV"])
        self.summary += files["GITHUB_STEP_SUMMARY"].read_text()
        return pairs(files["GITHUB_OUTPUT"])


def pairs(file):
    return dict(line.split("=", 1) for line in file.read_text().splitlines())


def evaluate(text, context):
    """`${{ inputs.x || env.y }}`: the first that is not empty; what is not there is empty."""

    def look_up(path):
        value = context
        for name in path.strip().split("."):
            value = value.get(name, {})
        return value or ""

    def first(match):
        return next((value for value in map(look_up, match[1].split("||")) if value), "")

    return re.sub(r"\$\{\{(.*?)\}\}", first, text)


def gitlab(repository, name, env, jobs=None, **variables):
    """A job of the template, or one that extends it, on GitLab's runner: how it ended, and what became of its artifacts."""
    described = read(repository / "ci/paysys/gitlab/paysys.yml") | (jobs or {})
    job = described[name]
    if "extends" in job:
        parent = described[job["extends"]]
        job = parent | job | {"variables": parent["variables"] | job.get("variables", {})}
    script = "\n".join(["set -eo pipefail", *job.get("before_script", []), *job["script"]])
    env = env | job["variables"] | variables
    done = subprocess.run(["bash", "-c", script], cwd=repository, env=env, capture_output=True, text=True, timeout=PATIENCE)
    artifacts = job["artifacts"]
    return done, uploaded(repository, [*artifacts["paths"], artifacts["reports"]["junit"]])
