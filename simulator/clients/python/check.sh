#!/usr/bin/env bash
# Builds the wheel, installs it into a fresh environment, and uses it as somebody does who has just read the README.
#
#     simulator/clients/python/check.sh [WHEEL]
#
# Needs python3 from 3.11 on with venv (Debian: python3-venv), and to build the wheel, unless one is named, cargo and strip (binutils); wheel.sh
# tells of PAYSYS_PROFILE, PAYSYS_FEATURES and CARGO_TARGET_DIR.
# From PyPI come the packages that requirements.txt pins.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
wheel=${1:+$(realpath "$1")}
unset PAYSYS_SIMULATOR PYTHONPATH    # it is the installed program and module that are looked at
export LC_ALL=C.UTF-8                # texts are compared

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
bin=$work/venv/bin
"$bin/pip" install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r "$here/requirements.txt"

if [ -z "$wheel" ]; then
    PAYSYS_PYTHON=$bin/python "$here/wheel.sh" "$work/wheel"
    wheel=$(echo "$work"/wheel/*.whl)
fi
"$bin/pip" install --quiet --disable-pip-version-check --no-index --no-deps "$wheel"
"$bin/paysys-simulator" --version
"$bin/paysys-conformance" --version
for licence in LICENSE LICENCES-OF-LIBRARIES.txt; do
    "$bin/pip" show --files paysys-simulator | grep "/$licence\$" > "$work/found" || { echo "the wheel has no $licence" >&2; exit 1; }
done

# The README's first example: its client pays twice, so its test must fail, and say so.
mkdir "$work/fresh"
sed -n '/^```python$/,/^```$/p' "$here/README.md" | sed '1d;/^```$/,$d' > "$work/fresh/test_payout.py"
cd "$work/fresh"
"$bin/pytest" > plain.txt || { cat plain.txt; echo "without --paysys-fail-on the README's test must pass" >&2; exit 1; }
code=0
"$bin/pytest" --paysys-fail-on error > failing.txt || code=$?
cat failing.txt
if [ $code != 1 ] || ! grep -q '^PAID TWICE: 12000 USD to 79123456789 ' failing.txt; then
    echo "the README's test must fail (exit code 1, not $code) and say PAID TWICE" >&2
    exit 1
fi

cd "$here"
"$bin/pytest" --quiet -p no:cacheprovider
