#!/bin/sh
# Makes both programs as static files, which run in an empty image, with the licences of all that they contain.
#
#   simulator/container/build.sh FOLDER
set -eu
folder=$1
cd "$(dirname "$0")/../.."

# In an empty root there is no /dev/random, which is asked where a static program cannot look up the system's own function.
export RUSTFLAGS='-C target-feature=+crt-static -C strip=symbols --cfg getrandom_backend="linux_getrandom"'
# With the platform named, the flags are not for build scripts and macros, which cannot be static.
platform=$(rustc --print host-tuple)
cargo fetch --locked --target "$platform" # also what only tests need: the licences are looked up with the network off
cargo build --release --workspace --locked --features "${PAYSYS_FEATURES-paysys-simulator/mcp,paysys-simulator/postgres}" --target "$platform"

mkdir -p "$folder"
cp "${CARGO_TARGET_DIR:-target}/$platform/release/paysys-simulator" "${CARGO_TARGET_DIR:-target}/$platform/release/paysys-conformance" "$folder"
python3 simulator/packaging/licences.py > "$folder/LICENCES-OF-LIBRARIES.txt"
cp LICENSE "$folder"
