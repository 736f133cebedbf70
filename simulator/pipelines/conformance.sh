#!/bin/sh
# Runs the conformance kit, and leaves its reports in FOLDER: conformance.xml (JUnit), .html, .md and .json. Exits as it does.
#
#   conformance.sh FOLDER [ARGUMENT…]      as behind `paysys-conformance run`; or in PAYSYS_ARGUMENTS, with blanks between them
set -eu
folder=$1
shift
kit=${PAYSYS_CONFORMANCE:-paysys-conformance}
if ! command -v "$kit" >/dev/null; then
    echo "There is no program '$kit'. Install it (wheel or archive) before this step, or name it in PAYSYS_CONFORMANCE." >&2
    exit 2
fi
mkdir -p "$folder"
set -f # pay.* is a pattern of scenarios, not of files
# shellcheck disable=SC2086 # they are several
exec "$kit" run --report-junit "$folder/conformance.xml" --report-html "$folder/conformance.html" \
    --report-markdown "$folder/conformance.md" --report-json "$folder/conformance.json" ${PAYSYS_ARGUMENTS-} "$@"
