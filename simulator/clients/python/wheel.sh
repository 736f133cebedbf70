#!/usr/bin/env bash
# Builds the wheel with both programs into a folder, this one unless told.
#
#     simulator/clients/python/wheel.sh [FOLDER]
#
# PAYSYS_PROFILE names cargo's profile, release unless told, and PAYSYS_FEATURES its features. What `cargo build --workspace` has left in cargo's
# target folder, or in CARGO_TARGET_DIR, is not compiled again.
# PAYSYS_PYTHON is a Python with the packages of requirements.txt; without it they are fetched from PyPI.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-.}
mkdir -p "$out"
out=$(cd "$out" && pwd)
profile=${PAYSYS_PROFILE:-release}
features=(--features "${PAYSYS_FEATURES-paysys-simulator/mcp,paysys-simulator/postgres}")
cd "$here"

libraries=LICENCES-OF-LIBRARIES.txt
passing=$(mktemp -d)
trap 'rm -rf "$passing" data "$libraries"' EXIT
if [ -z "${PAYSYS_PYTHON:-}" ]; then
    python3 -m venv "$passing/tools"
    PAYSYS_PYTHON=$passing/tools/bin/python
    "$PAYSYS_PYTHON" -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r requirements.txt
fi

# The kit has the simulator in it, so one build serves both; maturin finds it done.
export PAYSYS_BUILD_COMMIT="${PAYSYS_BUILD_COMMIT:-$(git log -1 --format='%h of %cs' --abbrev=12)}"
cargo build --locked --profile "$profile" --workspace --bins "${features[@]}"
target=$(cargo metadata --format-version 1 --no-deps --locked | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
case $profile in dev) built=debug ;; *) built=$profile ;; esac
mkdir -p data/scripts
strip -o data/scripts/paysys-simulator "$target/$built/paysys-simulator"
python3 ../../packaging/licences.py > "$libraries"
"$PAYSYS_PYTHON" -m maturin build --profile "$profile" "${features[@]}" --out "$out"
