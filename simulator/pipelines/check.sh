#!/usr/bin/env bash
# Judges the actions, the template and their scripts, and runs them as GitHub and GitLab would.
#
#   PAYSYS_SIMULATOR=… PAYSYS_CONFORMANCE=… simulator/pipelines/check.sh
set -euo pipefail
PAYSYS_SIMULATOR="$(realpath "${PAYSYS_SIMULATOR:?names the built paysys-simulator}")"
PAYSYS_CONFORMANCE="$(realpath "${PAYSYS_CONFORMANCE:?names the built paysys-conformance}")"
export PAYSYS_SIMULATOR PAYSYS_CONFORMANCE
cd "$(dirname "$0")"
tools="$(checks/tools.sh)"

"$tools/shellcheck" ./*.sh checks/*.sh github/*.sh github/*/*.sh
"$tools/check-jsonschema" --quiet --builtin-schema vendor.github-actions github/*/action.yml
"$tools/check-jsonschema" --quiet --builtin-schema vendor.github-workflows github/example.yml
"$tools/check-jsonschema" --quiet --builtin-schema vendor.gitlab-ci gitlab/*.yml
node checks/workflows.mjs github/example.yml
"$tools/python" -B -m unittest discover --quiet --start-directory checks
