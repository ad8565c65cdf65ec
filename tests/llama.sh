#!/bin/sh
# Make sure that the environment has a real llama.cpp server for the tests of language models: there already, else from the
# wheels kept in the user's cache, else built from source (a minute or two on two cores) and kept there.
# Usage: sh tests/llama.sh [PYTHON]     (default .venv/bin/python)
set -eu

python="${1:-.venv/bin/python}"
pins="$(dirname "$0")/llm/requirements.txt"
wanted="$(sed -n 's/^\([a-z].*==[^ ]*\).*/\1/p' "$pins")" # name==version, one a line
wheels="${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/newsdesk/wheels"

installed() { # exactly these versions? Quick: nothing is imported.
    "$python" - $wanted <<'END'
import sys
from importlib.metadata import PackageNotFoundError, version

try:
    sys.exit(any(version(name) != pin for name, pin in (word.split("==") for word in sys.argv[1:])))
except PackageNotFoundError:
    sys.exit(1)
END
}

with_pip() { # pip by the environment's Python; an environment that uv made has none
    "$python" -m pip --version >/dev/null 2>&1 || "$python" -m ensurepip >/dev/null 2>&1 ||
        uv pip install --quiet --python "$python" pip
    "$python" -m pip --disable-pip-version-check "$@"
}

install() { # from the kept wheels alone; they were checked against their hashes when they came
    with_pip install --quiet --no-deps --no-index --find-links "$wheels" $wanted
}

loads() { # a kept wheel may stem from another system
    "$python" -c "import llama_cpp, llama_cpp.server.app" >/dev/null 2>&1
}

compiler() {
    for name in c++ g++ clang++; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

installed && exit 0
if [ -d "$wheels" ] && install >/dev/null 2>&1 && loads; then
    exit 0
fi

if ! compiler && command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then
        sudo=""
    elif sudo -n true 2>/dev/null; then
        sudo="sudo -n"
    else
        sudo="no"
    fi
    if [ "$sudo" != no ]; then
        echo "No C++ compiler found; installing Debian's."
        export DEBIAN_FRONTEND=noninteractive
        $sudo apt-get update -qq || true # an old list may still do
        $sudo apt-get -o DPkg::Lock::Timeout=120 install -y -qq --no-install-recommends build-essential >/dev/null || true
    fi
fi
if ! compiler; then
    echo "The tests of language models build a llama.cpp server and need a C++ compiler (Debian: sudo apt-get install build-essential)." >&2
    exit 1
fi

made="$(mktemp -d)"
trap 'rm -rf "$made"' EXIT
trap 'exit 1' HUP INT TERM
# Left out: the common library, which the package would force on, pictures (llava), OpenMP and TLS; the processor's special
# instructions, so that a kept wheel runs on any processor of its kind; and most optimisation: the tests' model is tiny.
echo 'set(LLAMA_BUILD_COMMON OFF)' >"$made/only.cmake"
off=""
for part in LLAVA_BUILD LLAMA_OPENSSL GGML_NATIVE GGML_SSE42 GGML_AVX GGML_AVX2 GGML_BMI2 GGML_FMA GGML_F16C GGML_LLAMAFILE GGML_CPU_REPACK GGML_OPENMP; do
    off="$off -D$part=OFF"
done
export CMAKE_ARGS="$off -DCMAKE_PROJECT_llama_cpp_INCLUDE=$made/only.cmake -DCMAKE_C_FLAGS_RELEASE=-O1 -DCMAKE_CXX_FLAGS_RELEASE=-O1"
export CMAKE_BUILD_PARALLEL_LEVEL="${CMAKE_BUILD_PARALLEL_LEVEL:-$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)}"

echo "Building a llama.cpp server for the tests, once; it takes a minute or two."
# Without pip's own cache: a wheel there may have been built for this processor alone.
if ! with_pip wheel --quiet --no-cache-dir --no-deps --require-hashes -r "$pins" -w "$made/wheels" >"$made/log" 2>&1; then
    tail -n 40 "$made/log" >&2
    echo "The llama.cpp server for the tests could not be built (above)." >&2
    exit 1
fi
mkdir -p "$wheels"
mv -f "$made/wheels/"*.whl "$wheels/"
install
loads || {
    echo "The llama.cpp server was built and does not load: try  $python -c 'import llama_cpp.server.app'" >&2
    exit 1
}
