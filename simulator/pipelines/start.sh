#!/bin/sh
# Starts the simulator on free ports and returns when it is ready; stop.sh stops it and tells the verdict.
#
#   start.sh FOLDER [OPTION…]      further options of paysys-simulator; the variables PAYSYS_SIM_… count as well
#
# FOLDER gets `environment` with NAME=VALUE for the tests, and at the end findings.html, findings.md, findings.xml (JUnit) and the simulator's log.
# The program is the one that PAYSYS_SIMULATOR names, or the paysys-simulator on the PATH. What the client must not do is said by
# PAYSYS_SIM_FAIL_ON: warning, error (unless told) or never.
set -eu
folder=$1
shift
simulator=${PAYSYS_SIMULATOR:-paysys-simulator}
if ! command -v "$simulator" >/dev/null; then
    echo "There is no program '$simulator'. Install it (wheel, npm package, archive) before this step, or name it in PAYSYS_SIMULATOR." >&2
    exit 2
fi
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
if [ -e "$folder/started" ] && [ ! -e "$folder/exit-code" ] && kill -0 "$(cat "$folder/started")" 2>/dev/null; then
    echo "A simulator was started in $folder and not stopped: stop it (stop.sh), or name another folder." >&2
    exit 2
fi
for old in started ready.json environment exit-code findings.html findings.md findings.xml; do
    rm -f "$folder/$old"
done
: >"$folder/simulator.log" # where nothing can be written, that is said here

unset PAYSYS_SIMULATOR # a launcher that is named there would look there for what it launches
export PAYSYS_SIM_FAIL_ON="${PAYSYS_SIM_FAIL_ON:-error}"
[ "$PAYSYS_SIM_FAIL_ON" != never ] || unset PAYSYS_SIM_FAIL_ON
# Whoever gives a pipe to hold on to is followed into its end, however that comes.
(
    "$simulator" --json --listen 127.0.0.1:0 --admin 127.0.0.1:0 \
        --report "$folder/findings.html" --report "$folder/findings.md" --report "$folder/findings.xml" \
        ${PAYSYS_HELD_PIPE:+--stop-with-stdin} "$@" <"${PAYSYS_HELD_PIPE:-/dev/null}" >"$folder/ready.json" 2>"$folder/simulator.log" &
    echo "$!" >"$folder/started"
    code=0
    wait "$!" || code=$?
    echo "$code" >"$folder/exit-code"
) >/dev/null 2>&1 &

did_not_start() {
    echo "The simulator did not start:" >&2
    cat "$folder/simulator.log" >&2
    kill "$(cat "$folder/started")" 2>/dev/null || true
    exit 1
}
patience=100 # tenths of a second
until [ -s "$folder/ready.json" ]; do
    [ ! -s "$folder/exit-code" ] && [ "$patience" -gt 0 ] || did_not_start
    patience=$((patience - 1))
    sleep 0.1
done

# told NAME: a text or a number from the line of JSON
told() {
    sed -n "s/.*\"$1\":\"\([^\"\\\\]*\)\".*/\1/p; s/.*\"$1\":\([0-9]*\)[,}].*/\1/p" "$folder/ready.json"
}
for name in gateway_url admin_url service_id secret_key; do
    value=$(told "$name")
    if [ -z "$value" ]; then
        echo "The profile has a $name with characters that cannot be handed on, such as quotes." >>"$folder/simulator.log"
        did_not_start
    fi
    echo "PAYSYS_$(echo "$name" | tr '[:lower:]' '[:upper:]')=$value"
done >"$folder/environment"
echo "The PaySys simulator is ready at $(told gateway_url), its admin at $(told admin_url); PAYSYS_SIM_SEED=$(told seed) repeats this run."
