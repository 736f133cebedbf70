#!/bin/sh
# Runs tests with a simulator, which ends with them. Exits as the tests do, or, where they are content, as stop.sh does.
#
#   with_simulator.sh FOLDER COMMAND [ARGUMENT…]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
shift
mkdir -p "$folder"
# Where this script is killed nobody holds the pipe any more, and the simulator stops by itself.
rm -f "$folder/held"
mkfifo "$folder/held"
exec 9<>"$folder/held"
trap 'rm -f "$folder/held"' EXIT
running=
trap '[ -z "$running" ] || kill "$running"; exit 143' HUP INT TERM
PAYSYS_HELD_PIPE="$folder/held" sh "$here/start.sh" "$folder" 9>&-
while IFS= read -r variable; do
    export "${variable?}"
done <"$folder/environment"

# In the background, as a shell that waits in the foreground learns of a signal only afterwards.
"$@" 9>&- <&0 &
running=$!
tests=0
wait "$running" || tests=$?
verdict=0
sh "$here/stop.sh" "$folder" 9>&- || verdict=$?
[ "$tests" -ne 0 ] || exit "$verdict"
exit "$tests"
