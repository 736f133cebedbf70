#!/bin/sh
# Stops the simulator that start.sh started. Exits as it does: 0, or 1 where the client did something that PAYSYS_SIM_FAIL_ON forbids.
#
#   stop.sh FOLDER
set -eu
folder=$1
if [ ! -s "$folder/ready.json" ]; then
    echo "No simulator was started in $folder, so nobody can say what the tests did." >&2
    exit 2
fi
pid=$(sed -n 's/.*"pid":\([0-9]*\).*/\1/p' "$folder/ready.json")
patience=100 # tenths of a second
# The number may be somebody else's once it has ended.
[ -s "$folder/exit-code" ] || kill "$pid" 2>/dev/null || patience=5
until [ -s "$folder/exit-code" ]; do
    if [ "$patience" -eq 0 ]; then
        echo "The simulator was killed, or does not stop: there is no verdict. Its last words:" >&2
        tail -n 20 "$folder/simulator.log" >&2
        kill -9 "$pid" 2>/dev/null || true
        exit 1
    fi
    patience=$((patience - 1))
    sleep 0.1
done
code=$(cat "$folder/exit-code")
[ "$code" -eq 0 ] || tail -n 40 "$folder/simulator.log" >&2
exit "$code"
