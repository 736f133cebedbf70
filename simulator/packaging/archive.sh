#!/usr/bin/env bash
# Packs both programs for people without a Rust toolchain: stripped, with completions, man pages, licences and check sums.
#
#   simulator/packaging/archive.sh [FOLDER]      writes paysys-VERSION-PLATFORM.tar.gz and its .sha256 there (target/archive)
#
# The same commit makes the same archive, byte for byte, with the same compiler and in the same directory.
set -euo pipefail
root="$(cd "$(dirname "$0")/../.." && pwd)"
folder="$(mkdir -p "${1:-$root/target/archive}" && cd "${1:-$root/target/archive}" && pwd)"
cd "$root"

for tool in strip sha256sum tar gzip python3; do
    command -v "$tool" >/dev/null || { echo "$0 needs '$tool'; on Debian: apt-get install binutils coreutils tar gzip python3" >&2; exit 2; }
done

export PAYSYS_BUILD_COMMIT="${PAYSYS_BUILD_COMMIT:-$(git log -1 --format='%h of %cs' --abbrev=12)}"
cargo build --release --workspace --locked --features "${PAYSYS_FEATURES-paysys-simulator/mcp,paysys-simulator/postgres}"
target="$(cargo metadata --format-version 1 --no-deps --locked | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')"
version="$(cargo pkgid --locked -p paysys-simulator | sed 's/.*[#@]//')"
platform="$(cargo -vV | sed -n 's/^host: //p')"
name="paysys-$version-$platform"
packed="$(mktemp -d)"
trap 'rm -rf "$packed"' EXIT
top="$packed/$name"
mkdir -p "$top"/{bin,share/man/man1,share/bash-completion/completions,share/zsh/site-functions,share/fish/vendor_completions.d,share/doc/paysys}

for program in paysys-simulator paysys-conformance; do
    built="$target/release/$program"
    strip -o "$top/bin/$program" "$built"
    "$built" man "$top/share/man/man1"
    "$built" completions bash > "$top/share/bash-completion/completions/$program"
    "$built" completions zsh  > "$top/share/zsh/site-functions/_$program"
    "$built" completions fish > "$top/share/fish/vendor_completions.d/$program.fish"
done
# The pages, and what they point to.
tar --create --exclude=node_modules --exclude=__pycache__ --exclude=built LICENSE README*.md ARCHITECTURE.md llms.txt docs fixtures simulator/pipelines simulator/packaging/*.sh \
    simulator/clients/*/README.md simulator/container/Dockerfile simulator/container/compose.yaml | tar --extract --directory "$top/share/doc/paysys"
python3 simulator/packaging/licences.py > "$top/share/doc/paysys/LICENCES-OF-LIBRARIES.txt"
(cd "$top" && find . -type f ! -name SHA256SUMS -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum > "$packed/SHA256SUMS" && mv "$packed/SHA256SUMS" .)

when="$(git log -1 --format=%ct 2>/dev/null || echo 0)"
tar --create --directory "$packed" --sort=name --owner=0 --group=0 --numeric-owner --mode=go=rX,u+rw --mtime="@$when" "$name" | gzip -9n > "$folder/$name.tar.gz"
(cd "$folder" && sha256sum "$name.tar.gz" > "$name.tar.gz.sha256")

echo "$folder/$name.tar.gz ($(du -h "$folder/$name.tar.gz" | cut -f1))"
echo "install it: mkdir -p ~/.local && tar -xzf $name.tar.gz --strip-components=1 -C ~/.local"
