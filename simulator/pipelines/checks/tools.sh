#!/usr/bin/env bash
# Fetches what judges files for containers and pipelines, exactly as pinned and once until the pins change. Prints the folder of the programs.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$here/../../.."
fetched="$(mkdir -p "${CARGO_TARGET_DIR:-$root/target}/checks" && cd "${CARGO_TARGET_DIR:-$root/target}/checks" && pwd)"
if ! cmp -s "$here/requirements.txt" "$fetched/requirements.txt" || [ ! -e "$fetched/venv" ]; then
    rm -rf "$fetched/venv"
    python3 -m venv "$fetched/venv"
    "$fetched/venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r "$here/requirements.txt" >&2
    cp "$here/requirements.txt" "$fetched"
fi
if ! cmp -s "$here/package-lock.json" "$here/node_modules/.fetched-pins"; then
    npm ci --prefix "$here" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
    cp "$here/package-lock.json" "$here/node_modules/.fetched-pins"
fi
echo "$fetched/venv/bin"
