#!/usr/bin/env bash
# Sees to what cargo cannot fetch: cargo itself, a C++ compiler, and libclang. With root, or sudo that asks for no
# password, and apt-get, what is missing is installed; otherwise this says what to install, and stops.
set -euo pipefail

# libclang itself: libclang.so, libclang-14.so.14 and the like, not libclang-cpp, which bindgen cannot load.
names='libclang(-[0-9.]+)?\.(so|dylib)'

has_libclang() {
    [ -n "${LIBCLANG_PATH:-}" ] && return 0
    local ldconfig folder
    for ldconfig in ldconfig /sbin/ldconfig; do
        if command -v "$ldconfig" >/dev/null && "$ldconfig" -p 2>/dev/null | grep -Eq "$names"; then return 0; fi
    done
    # The last is where macOS has its command line tools.
    for folder in /usr/lib/llvm*/lib* /usr/lib* /Library/Developer/CommandLineTools/usr/lib "$(llvm-config --libdir 2>/dev/null)"; do
        if [ -d "$folder" ] && find "$folder" -maxdepth 1 -name 'libclang*' 2>/dev/null | grep -Eq "/$names"; then return 0; fi
    done
    return 1
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
