#!/bin/sh
# Make sure that there is a browser for the page tests: the system's, else Debian's through apt-get, else say what to install.
set -eu

mac="/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
[ -x "$mac" ] && exit 0

if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then
        sudo=""
    elif sudo -n true 2>/dev/null; then
        sudo="sudo -n"
    else
        sudo="no"
    fi
    if [ "$sudo" != no ]; then
        echo "No browser found; installing Debian's chromium and fonts for Arabic."
        export DEBIAN_FRONTEND=noninteractive
        $sudo apt-get update -qq || true # an old list may still do
        $sudo apt-get -o DPkg::Lock::Timeout=120 install -y -qq --no-install-recommends chromium fonts-noto-core >/dev/null || true
        command -v chromium >/dev/null 2>&1 && exit 0
    fi
fi
echo "The page tests need a browser: install chromium or google-chrome (Debian: sudo apt-get install chromium fonts-noto-core)." >&2
exit 1
