#!/usr/bin/env python3
"""Prints the licence texts of everything that the two programs are made of, for the packages.

Reads what `cargo` has downloaded for this platform; the network is not used. Ends with 1 when a licence is not among those that
may be handed on, or a text is missing and cannot be written down from what the crate says of itself.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

PROGRAMS = {"paysys-simulator", "paysys-conformance"}
# One of the alternatives that a crate offers must be made of these alone.
FINE = {"0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CDLA-Permissive-2.0", "ISC", "MIT",
        "MIT-0", "OpenSSL", "Unicode-3.0", "Unlicense", "Zlib"}
TEXT_FILE = re.compile(r"^(licen[sc]e|copying|copyright|notice|unlicense)", re.IGNORECASE)
MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."""


def dependencies():
    """All packages that the programs link, without those for tests and build scripts."""
    host = re.search("host: (.*)", subprocess.check_output(["cargo", "-vV"], text=True)).group(1)
    command = ["cargo", "metadata", "--format-version=1", "--locked", "--offline", f"--filter-platform={host}"]
    metadata = json.loads(subprocess.check_output(command, text=True))
    packages = {package["id"]: package for package in metadata["packages"]}
    needs = {node["id"]: [d["pkg"] for d in node["deps"] if any(kind["kind"] is None for kind in d["dep_kinds"])]
             for node in metadata["resolve"]["nodes"]}
    found, open_ends = set(), [id for id, package in packages.items() if package["name"] in PROGRAMS]
    while open_ends:
        id = open_ends.pop()
        if id not in found:
            found.add(id)
            open_ends += needs[id]
    linked = (packages[id] for id in found)
    return sorted((p for p in linked if p["source"]), key=lambda p: (p["name"], p["version"]))


def may_be_handed_on(expression):
    """Whether an SPDX expression can be met; cargo's old `/` means OR."""
    terms = re.split(r"(\(|\)|\bAND\b|\bOR\b)", expression.replace("/", " OR "))
    words = {"AND": "and", "OR": "or", "(": "(", ")": ")", "": ""}
    return eval(" ".join(words.get(term.strip(), str(term.strip() in FINE)) for term in terms))  # only brackets, and, or, True, False


def texts(package):
    folder = Path(package["manifest_path"]).parent
    files = sorted(path for path in folder.iterdir() if path.is_file() and TEXT_FILE.match(path.name))
    if files:
        return [path.read_text(errors="replace").strip() for path in files]
    if "MIT" in package["license"]:
        authors = ", ".join(package["authors"]) or f"the authors of {package['name']}"
        return [f"Copyright (c) {authors}\n\n{MIT}"]
    return []


def main():
    by_text, wrong = {}, []
    for package in dependencies():
        name, licence = f"{package['name']} {package['version']}", package["license"] or "none named"
        found = texts(package)
        if not may_be_handed_on(licence):
            wrong.append(f"{name} has a licence that is not among those that may be handed on: {licence}")
        if not found:
            wrong.append(f"{name} ({licence}) has no licence text")
        for text in found:
            by_text.setdefault(text, []).append(f"{name} ({licence})")
    print("The programs contain these libraries. Each list is followed by the text that holds for it.")
    for text, names in sorted(by_text.items(), key=lambda item: item[1]):
        print("", "=" * 100, *names, "-" * 100, text, sep="\n")
    print(*wrong, sep="\n", file=sys.stderr)
    return 1 if wrong else 0


sys.exit(main())
