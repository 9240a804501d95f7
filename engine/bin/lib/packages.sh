# Debian packages that commands need. Sourced after common.sh.
# Each line: the command that must exist, and the package that brings it.

PACKAGES_MAIN_JOB='
openvpn openvpn
nft nftables
ip iproute2
tc iproute2
iperf3 iperf3
openssl openssl
git git
ping iputils-ping
flock util-linux
'
PACKAGES_BUILD='
mvn maven
'
PACKAGES_TESTS="$PACKAGES_MAIN_JOB$PACKAGES_BUILD"'
setpriv util-linux
'

# Looks up a command also where only root's PATH leads.
has_command() {
    PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null 2>&1
}

# Prints the packages of a list whose commands are missing, on one line.
missing_packages() {
    printf '%s\n' "$1" | while read -r cmd package; do
        if [ -n "$cmd" ] && ! has_command "$cmd"; then
            printf '%s\n' "$package"
        fi
    done | sort -u | tr '\n' ' '
}

# Installs what is missing of a list when root on Debian, saying so; otherwise prints what to install and returns 1.
ensure_packages() {
    missing=$(missing_packages "$1")
    [ -n "$missing" ] || return 0
    if ! has_command apt-get; then
        say "missing: $missing(names of Debian packages); install what your system calls them"
        return 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        say "missing packages; as root, run: apt-get install --no-install-recommends $missing"
        return 1
    fi
    say "installing Debian packages: $missing"
    log=$(mktemp)
    # An update that fails (no network, a stale mirror) does not matter when the packages are in the cache.
    apt-get update </dev/null >"$log" 2>&1 || say "apt-get update failed; trying with the package lists that are here"
    # shellcheck disable=SC2086 # a list of package names
    if DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing </dev/null >>"$log" 2>&1; then
        rm -f "$log"
    else
        tail -n 15 "$log" >&2
        rm -f "$log"
    fi
    still=$(missing_packages "$1")
    [ -z "$still" ] && return 0
    say "could not install: $still"
    return 1
}
