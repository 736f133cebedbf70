#!/usr/bin/env bash
# Packs the npm packages, installs them into fresh directories as a user would, and uses them there:
#
#     PAYSYS_SIMULATOR=target/release/paysys-simulator simulator/clients/node/check.sh
#
# It needs node, npm, python3 and cargo; the runners and compilers are pinned in package-lock.json.
set -euo pipefail

program=$(realpath "${PAYSYS_SIMULATOR:?name the program that is to be packed}")
unset PAYSYS_SIMULATOR   # from here on it is the packed one that runs
export NO_COLOR=1; unset FORCE_COLOR
cd "$(dirname "$0")"
here=$PWD
# A folder as people have them: with blanks and letters of two alphabets.
work=$(mktemp -d "${TMPDIR:-/tmp}/node client, клиент.XXXXXX")
trap 'rm -rf "$work"' EXIT

step() { printf -- '-- %s\n' "$*"; }
fail() { printf 'check.sh: %s\n' "$*" >&2; exit 1; }
install_packages() { npm install --ignore-scripts --no-audit --no-fund --loglevel=error "$@" > /dev/null; }

# expect "EXIT CODE" "TEXT" COMMAND…: runs it, and wants this exit code and this text in what it says.
expect() {
    local code=$1 text=$2 got=0
    shift 2
    timeout 120 "$@" > "$work/said" 2>&1 || got=$?
    [ "$got" = "$code" ] && grep -qF -- "$text" "$work/said" && return
    cat "$work/said" >&2
    fail "wanted exit code $code and \"$text\" from: $*; got exit code $got and the above"
}

step "the packages"
strip -o "$work/paysys-simulator" "$program" 2>/dev/null || cp "$program" "$work/paysys-simulator"
PAYSYS_SIMULATOR="$work/paysys-simulator" ./pack.sh "$work/packages" > /dev/null
main=$(echo "$work"/packages/paysys-simulator-[0-9]*.tgz)
platform=$(echo "$work"/packages/paysys-simulator-linux-x64-*.tgz)
for package in "$main" "$platform"; do tar tzf "$package" package/LICENSE > /dev/null || fail "$package has no LICENSE"; done
tar tzf "$platform" package/LICENCES-OF-LIBRARIES.txt > /dev/null || fail "the licences of the libraries are missing"

step "a client that uses what the admin API does not have is not compiled"
mkdir "$work/other-api"
cp -r src tsconfig.json "$work/other-api"
ln -s "$here/node_modules" "$work/other-api/node_modules"
# A path, a field of an answer, one of a query and one of a body.
sed 's/double-payments/doubles/; s/form_amount/sum/; s/brief?:/short?:/; s/by?: string/per?: string/' src/admin-api.ts > "$work/other-api/src/admin-api.ts"
expect 2 "error TS" node_modules/.bin/tsc --noEmit -p "$work/other-api"
for name in '"/sandboxes/{sandbox}/double-payments"' form_amount brief "'{ by: string; }'"; do
    grep -qF -- "$name" "$work/said" || fail "nothing is said of $name: $(cat "$work/said")"
done

step "a fresh directory, with Node's own runner"
mkdir "$work/plain"
cd "$work/plain"
npm init -y > /dev/null
install_packages --offline "$main" "$platform"
cp "$here"/examples/{client.js,payout.node.test.mjs} .
expect 1 "paid twice, certain: 12000 USD to 79123456789" node --test payout.node.test.mjs
[ "$(grep -cE "(pass 2|fail 1)$" "$work/said")" = 2 ] || fail "two of the three tests pass: $(cat "$work/said")"
node "$here/checks/code-of-readme.mjs" "$here/README.md" > readme.mjs
expect 1 "paid twice, certain: 12000 USD to 79123456789" node --test readme.mjs

step "what it promises"
cp "$here"/checks/*.test.* .
node --test --test-reporter=dot promises.test.mjs require.test.cjs || fail "a promise is not kept"
expect 0 "paysys-simulator 0." npx --no-install paysys-simulator --version
PAYSYS_SIMULATOR=node_modules/.bin/paysys-simulator expect 0 "paysys-simulator 0." npx --no-install paysys-simulator --version
expect 2 "unexpected argument" npx --no-install paysys-simulator --no-such-option

step "the main package alone tells what is missing"
mkdir "$work/alone"
cd "$work/alone"
npm init -y > /dev/null
install_packages --offline "$main"
expect 1 "the package @paysys-simulator/linux-x64 is missing" npx --no-install paysys-simulator --version
for advice in PAYSYS_SIMULATOR= --no-optional "npm install"; do
    grep -qF -- "$advice" "$work/said" || fail "it does not say what to do"
done
expect 1 "the package @paysys-simulator/linux-x64 is missing" node -e 'require("paysys-simulator").startSimulator()'
PAYSYS_SIMULATOR="$work/paysys-simulator" expect 0 "paysys-simulator 0." npx --no-install paysys-simulator --version

step "Jest, Vitest and the compiler, as the lock file pins them"
mkdir "$work/runners"
cd "$work/runners"
cp "$here"/package{,-lock}.json .
cp -r "$here/node_modules" .   # as pack.sh fetched them
install_packages --no-save --offline "$main" "$platform"
cp "$here"/examples/* .
expect 1 "paid twice, certain: 12000 USD to 79123456789" node_modules/.bin/jest --rootDir=. payout.jest
grep -q "1 failed, 2 passed" "$work/said" || fail "two of the three tests pass: $(cat "$work/said")"
expect 1 "paid twice, certain: 12000 USD to 79123456789" node_modules/.bin/vitest run payout.vitest
grep -q "1 failed | 2 passed" "$work/said" || fail "two of the three tests pass: $(cat "$work/said")"
for module in "node16" "preserve" "commonjs --moduleResolution node10"; do
    # shellcheck disable=SC2086  # an option and its companion
    node_modules/.bin/tsc -p . --module $module || fail "types.ts does not compile with --module $module"
done

step "the npm package is fine"
