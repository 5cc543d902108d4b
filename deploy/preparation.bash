# shellcheck shell=bash
# What deploy/run and deploy/test both need; they source this file.

# say TEXT… - tells what is going on, on standard error, so that standard output stays the result's.
say() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
}

# fail TEXT… - tells what went wrong and ends.
fail() {
    say "$@"
    exit 1
}

# install_packages PACKAGE… - installs those of Debian's packages that are missing.
install_packages() {
    local package
    local -a missing=() as_root=()
    for package in "$@"; do
        dpkg-query --show --showformat='${db:Status-Status}\n' "$package" 2>/dev/null | grep --quiet '^installed$' ||
            missing+=("$package")
    done
    if ((${#missing[@]} == 0)); then
        return
    fi
    if ((EUID != 0)); then
        command -v sudo >/dev/null || fail "needs root or sudo to install: ${missing[*]}"
        as_root=(sudo)
    fi
    say "installing ${missing[*]}"
    "${as_root[@]}" apt-get update --quiet=2
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install --quiet=2 --yes --no-install-recommends "${missing[@]}"
}

# install_build_packages - installs the C libraries that the rooms are built on, with their headers.
install_build_packages() {
    install_packages libevent-dev libssl-dev libsqlite3-dev libcurl4-openssl-dev libbrotli-dev \
        zlib1g-dev pkg-config
}

# find_swift - puts a Swift of at least 6.2 on the PATH, or ends and says how to get one.
find_swift() {
    local folder version
    if ! command -v swift >/dev/null; then
        for folder in /opt/swift/usr/bin /usr/local/swift/usr/bin "$HOME/.local/share/swiftly/bin"; do
            if [[ -x $folder/swift ]]; then
                PATH=$folder:$PATH
                break
            fi
        done
    fi
    command -v swift >/dev/null ||
        fail "Swift is missing: unpack the toolchain for Debian 12 from swift.org and put its usr/bin on the PATH"
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
    if [[ -z $version ]] || ((${version%.*} < 6 || (${version%.*} == 6 && ${version#*.} < 2))); then
        fail "needs Swift 6.2 or later, and this is ${version:-unknown}: get a newer toolchain from swift.org"
    fi
}
