#!/usr/bin/env bash
# Packs both npm packages into FOLDER, with the program that PAYSYS_SIMULATOR names: PAYSYS_SIMULATOR=… pack.sh FOLDER
set -euo pipefail

out=$(mkdir -p "${1:?name the folder for the packages}" && cd "$1" && pwd)
program=$(realpath "${PAYSYS_SIMULATOR:?name the program that is to be packed}")
cd "$(dirname "$0")"
repository=$(cd ../../.. && pwd)

fail() { echo "pack.sh: $*" >&2; exit 1; }

# What the lock file pins, fetched once and again when the pins change.
if ! cmp -s package-lock.json node_modules/.fetched-pins; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/.fetched-pins
fi

version=$(node -p 'require("./main/package.json").version')
[ "$("$program" --version | cut -d ' ' -f 2)" = "$version" ] || fail "the package is version $version, the program is: $("$program" --version)"
node -e 'const [main, platform] = ["main", "linux-x64"].map((name) => require(`./${name}/package.json`));
    process.exit(platform.version === main.version && main.optionalDependencies[platform.name] === main.version ? 0 : 1)' ||
    fail "main/package.json and linux-x64/package.json must name one version, in all three places"

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cp -r main linux-x64 "$stage"
cp README.md "$stage/main"
for package in main linux-x64; do cp "$repository/LICENSE" "$stage/$package"; done
install -D -m 755 "$program" "$stage/linux-x64/bin/paysys-simulator"

# The types of the admin API are those of its own description.
node_modules/.bin/openapi-typescript "$repository/fixtures/contract/admin.openapi.json" --root-types --root-types-no-schema-prefix \
    --empty-objects-unknown --output src/admin-api.ts > /dev/null
node_modules/.bin/tsc --project . --outDir "$stage/main/dist"
chmod +x "$stage/main/dist/launcher.js"

for package in main linux-x64; do npm pack --silent --ignore-scripts --pack-destination "$out" "$stage/$package"; done
