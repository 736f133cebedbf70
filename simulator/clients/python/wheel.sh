#!/usr/bin/env bash
# Builds the wheel with both programs into a folder.
#
#     simulator/clients/python/wheel.sh FOLDER
#
# PAYSYS_PROFILE names cargo's profile, release unless told. What lies in cargo's target folder, or in CARGO_TARGET_DIR, is not compiled again.
# PAYSYS_PYTHON is a Python with the packages of requirements.txt; without it they are fetched from PyPI.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?"tell the folder for the wheel"}
mkdir -p "$out"
out=$(cd "$out" && pwd)
profile=${PAYSYS_PROFILE:-release}
cd "$here"

passing=$(mktemp -d)
trap 'rm -rf "$passing" data' EXIT
if [ -z "${PAYSYS_PYTHON:-}" ]; then
    python3 -m venv "$passing/tools"
    PAYSYS_PYTHON=$passing/tools/bin/python
    "$PAYSYS_PYTHON" -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r requirements.txt
fi

# The kit is built with the simulator in it, so one build serves both; maturin finds it done.
cargo build --locked --profile "$profile" --workspace --bins
target=$(cargo metadata --format-version 1 --no-deps --locked | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
case $profile in dev) built=debug ;; *) built=$profile ;; esac
mkdir -p data/scripts
cp "$target/$built/paysys-simulator" data/scripts/
"$PAYSYS_PYTHON" -m maturin build --profile "$profile" --out "$out"
