#!/bin/sh
# Make sure that axe-core, which checks the page against the WCAG rules, is in the user's cache: there already, else from npm.
# Exactly this version with exactly this content; tests/ui/axe.py reads the version here.
set -eu

version="4.14.1"
integrity="sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
kept="${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/newsdesk/axe-core-$version.min.js"

[ -s "$kept" ] && exit 0

if ! command -v npm >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then
        sudo=""
    elif sudo -n true 2>/dev/null; then
        sudo="sudo -n"
    else
        sudo="no"
    fi
    if [ "$sudo" != no ]; then
        echo "No npm found; installing Debian's."
        export DEBIAN_FRONTEND=noninteractive
        $sudo apt-get update -qq || true # an old list may still do
        $sudo apt-get -o DPkg::Lock::Timeout=120 install -y -qq --no-install-recommends npm >/dev/null || true
    fi
fi
if ! command -v npm >/dev/null 2>&1; then
    echo "The tests of accessibility fetch axe-core with npm: install it (Debian: sudo apt-get install npm)." >&2
    exit 1
fi

made="$(mktemp -d)"
trap 'rm -rf "$made"' EXIT
trap 'exit 1' HUP INT TERM
if ! npm pack "axe-core@$version" --silent --pack-destination "$made" >"$made/log" 2>&1; then
    tail -n 20 "$made/log" >&2
    echo "axe-core $version could not be fetched with npm (above)." >&2
    exit 1
fi
came="sha512-$(node -e 'const { createHash } = require("crypto"), { readFileSync } = require("fs");
console.log(createHash("sha512").update(readFileSync(process.argv[1])).digest("base64"))' "$made/axe-core-$version.tgz")"
if [ "$came" != "$integrity" ]; then
    echo "axe-core $version came with another content than it should have: $came" >&2
    exit 1
fi
tar -xzf "$made/axe-core-$version.tgz" -C "$made" package/axe.min.js
mkdir -p "$(dirname "$kept")"
mv -f "$made/package/axe.min.js" "$kept.$$" # in two steps: a cache on another disk never shows half a file
mv -f "$kept.$$" "$kept"
