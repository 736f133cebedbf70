#!/bin/sh
# Shows a page on the run's page, which takes no more than a MiB from a step.
set -eu
[ -s "$1" ] || exit 0
head -c 1000000 "$1" >>"$GITHUB_STEP_SUMMARY"
