#!/bin/sh
# Starts the simulator, and hands to the steps that follow how it is reached.
set -eu
folder=$1
sh "$(dirname "$0")/../../start.sh" "$folder"
sed -n 's/^PAYSYS_SECRET_KEY=/::add-mask::/p' "$folder/environment"
cat "$folder/environment" >>"$GITHUB_ENV"
sed -n 's/^PAYSYS_GATEWAY_URL=/gateway-url=/p; s/^PAYSYS_ADMIN_URL=/admin-url=/p' "$folder/environment" >>"$GITHUB_OUTPUT"
