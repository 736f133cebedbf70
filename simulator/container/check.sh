#!/usr/bin/env bash
# Builds the images as the Dockerfile says, only without a compiler's image from the internet, and runs them as a container engine does.
#
# Needs root for namespaces. A first build takes some minutes of both cores; later ones only compile what changed.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../.." && pwd)"
for tool in buildah unshare nsenter setpriv ip; do
    command -v "$tool" >/dev/null || { echo "$0 needs '$tool'; on Debian: apt-get install buildah util-linux iproute2" >&2; exit 2; }
done
[ "$(id -u)" = 0 ] || { echo "$0 needs root, for namespaces and a root directory of its own" >&2; exit 2; }
tools="$("$root/simulator/pipelines/checks/tools.sh")"
work="$(mkdir -p "${CARGO_TARGET_DIR:-$root/target}/container" && cd "${CARGO_TARGET_DIR:-$root/target}/container" && pwd)"

"$tools/hadolint" "$here/Dockerfile"
"$tools/shellcheck" "$here/build.sh" "$here/check.sh"
"$tools/check-jsonschema" --quiet --builtin-schema vendor.compose-spec "$here/compose.yaml" "$here/compose.shared.yaml"

# All that buildah keeps stays in here, and other images of this machine are left alone.
storage="$(mktemp -d)"
images() { buildah --root "$storage/root" --runroot "$storage/run" --storage-driver vfs "$@"; }
made() { images build --quiet --isolation chroot --format docker --pull=never "$@" >/dev/null; }
trap 'images umount --all >/dev/null 2>&1 || true; rm -rf "$storage"' EXIT

# What the ignore file leaves over must be enough to build from: the same step as in the Dockerfile, with this machine's compiler.
printf 'FROM scratch\nCOPY . /\n' | made --tag context --ignorefile "$here/Dockerfile.dockerignore" --file - "$root"
rm -rf "$work/source"
mkdir -p "$work/source"
cp -a "$(images mount "$(images from context)")/." "$work/source"
PAYSYS_BUILD_COMMIT=checked CARGO_TARGET_DIR="$work/built" "$work/source/simulator/container/build.sh" "$work/build/out"
mkdir -p "$work/build/etc/ssl/certs"
cp /etc/ssl/certs/ca-certificates.crt "$work/build/etc/ssl/certs"

# The stage `build` is what was made just now.
for image in simulator conformance; do
    made --tag "$image" --target "$image" --build-arg VERSION=1.2.3 --build-arg REVISION=checked \
        --build-context "build=$work/build" --file "$here/Dockerfile" "$root"
    images inspect --type image "$image" >"$storage/$image.json"
    ln -s "$(images mount "$(images from "$image")")" "$storage/$image"
done
PAYSYS_IMAGES="$storage" "$tools/python" -B -m unittest discover --quiet --start-directory "$here"
