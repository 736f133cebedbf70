#!/usr/bin/env bash
# Packs the archive, and uses it as somebody does who was handed it:
#
#   simulator/packaging/check.sh FOLDER      unpacks it there, so that others can try the programs
set -euo pipefail
mkdir -p "$1"
into="$(cd "$1" && pwd)"
cd "$(dirname "$0")"
packed="$(mktemp -d)"
trap 'rm -rf "$packed"' EXIT
fail() { echo "packaging/check.sh: $*" >&2; exit 1; }

./archive.sh "$packed"
(cd "$packed" && sha256sum --quiet --check ./*.sha256)
tar -xzf "$packed"/paysys-*.tar.gz --strip-components=1 -C "$into"
cd "$into"
sha256sum --quiet --check SHA256SUMS
[ "$(find . -type f ! -name SHA256SUMS | wc -l)" = "$(wc -l < SHA256SUMS)" ] || fail "SHA256SUMS does not name every file"

for program in paysys-simulator paysys-conformance; do
    [[ "$(env -i "bin/$program" --version)" =~ ^$program\ [0-9.]+\ \(.+,\ release\ build,\ .+\)$ ]] || fail "$program does not tell its build"
    [[ "$(readelf --sections "bin/$program")" != *.symtab* ]] || fail "$program is not stripped"
    bash -n "share/bash-completion/completions/$program"
    zsh -n "share/zsh/site-functions/_$program"
    fish --no-execute "share/fish/vendor_completions.d/$program.fish"
    [[ "$(mandoc -T utf8 "share/man/man1/$program.1")" == *"$program"* ]] || fail "$program has no man page that can be read"
done
env -i bin/paysys-simulator mcp --help >/dev/null || fail "the simulator was built without the feature mcp"
grep -q '^serde ' share/doc/paysys/LICENCES-OF-LIBRARIES.txt || fail "the licences are not there"
cd share/doc/paysys
for page in README.md README.ru.md llms.txt; do
    grep -oE '\]\([^)#:]+' "$page" | cut -c3- | while read -r link; do [ -e "$link" ] || fail "$page points to $link, which is not there"; done
done
(cd / && env -i "$into/bin/paysys-conformance" run 'pay.*' >/dev/null) || fail "the kit does not run from another directory"
