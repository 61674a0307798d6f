#!/usr/bin/env bash
# Sees to what cargo cannot fetch: cargo itself, a C++ compiler, and libclang. With root, or sudo that asks for no
# password, and apt-get, what is missing is installed; otherwise this says what to install, and stops.
set -euo pipefail

has_libclang() {
    [ -n "${LIBCLANG_PATH:-}" ] && return 0
    if command -v ldconfig >/dev/null && ldconfig -p 2>/dev/null | grep -q 'libclang[-.]'; then return 0; fi
    if [ -x /sbin/ldconfig ] && /sbin/ldconfig -p 2>/dev/null | grep -q 'libclang[-.]'; then return 0; fi
    compgen -G '/usr/lib/llvm*/lib*/libclang*.so*' >/dev/null && return 0
    compgen -G '/usr/lib*/libclang*.so*' >/dev/null && return 0
    # macOS: the command line tools have it.
    compgen -G '/Library/Developer/CommandLineTools/usr/lib/libclang.dylib' >/dev/null && return 0
    command -v llvm-config >/dev/null && compgen -G "$(llvm-config --libdir)/libclang*" >/dev/null
}

has_compiler() { command -v c++ >/dev/null || command -v g++ >/dev/null || command -v clang++ >/dev/null; }

missing=()
has_libclang || missing+=(libclang-dev)
has_compiler || missing+=(g++)

if ! command -v cargo >/dev/null; then
    echo 'error: cargo is not installed' >&2
    echo 'hint: install Rust as https://rustup.rs says, open a new shell, and try again' >&2
    exit 1
fi
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ]; then sudo=(); elif sudo -n true 2>/dev/null; then sudo=(sudo -n); else sudo=(none); fi
if command -v apt-get >/dev/null && [ "${sudo[0]:-}" != none ]; then
    echo "installing ${missing[*]}, which RocksDB is built with"
    "${sudo[@]}" apt-get update -qq || echo 'warning: the lists of packages could not be updated' >&2
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" || true
    has_libclang && has_compiler && exit 0
fi
echo "error: RocksDB cannot be built without ${missing[*]}" >&2
echo "hint: Debian, Ubuntu: sudo apt-get install ${missing[*]}" >&2
echo 'hint: Fedora: sudo dnf install clang-devel gcc-c++    Arch: sudo pacman -S clang gcc    macOS: xcode-select --install' >&2
echo 'hint: libclang in an unusual place is found by LIBCLANG_PATH' >&2
exit 1
