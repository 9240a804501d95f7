# What the launcher scripts share. Sourced by POSIX sh after `engine` (the engine's directory) is set.

JAVA_VERSION_MIN=25
export LC_ALL="${LC_ALL:-C.UTF-8}"

say() {
    printf '%s\n' "sallyport: $*" >&2
}

# The major version of the JDK or JRE in a directory, or nothing. Its `release` file answers without starting it.
java_version_of() {
    [ -x "$1/bin/java" ] || return 0
    if [ -r "$1/release" ]; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
    else
        "$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1
    fi
}

is_java_new_enough() {
    version=$(java_version_of "$1")
    [ "${version:-0}" -ge "$JAVA_VERSION_MIN" ]
}

# Sets java_home: SALLYPORT_JAVA_HOME when it is set, else the first that is new enough. Returns 1, having said why, when there is none.
find_java() {
    java_home=
    if [ -n "${SALLYPORT_JAVA_HOME:-}" ]; then
        if is_java_new_enough "$SALLYPORT_JAVA_HOME"; then
            java_home=$SALLYPORT_JAVA_HOME
            return 0
        fi
        say "SALLYPORT_JAVA_HOME is $SALLYPORT_JAVA_HOME, which is not a JDK $JAVA_VERSION_MIN or newer"
        return 1
    fi
    on_path=$(command -v java 2>/dev/null || true)
    [ -z "$on_path" ] || on_path=$(dirname -- "$(dirname -- "$(readlink -f -- "$on_path")")")
    for candidate in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /opt/jdk* /opt/java/* "${HOME:-/root}"/.sdkman/candidates/java/*; do
        if [ -n "$candidate" ] && is_java_new_enough "$candidate"; then
            java_home=$candidate
            return 0
        fi
    done
    say "needs a JDK $JAVA_VERSION_MIN or newer and found none in JAVA_HOME, on PATH, in /usr/lib/jvm or /opt"
    say "  install one: the package temurin-25-jdk of https://adoptium.net/installation/linux/ (or openjdk-25-jdk where your Debian has it)"
    say "  or unpack one anywhere and set SALLYPORT_JAVA_HOME to its directory"
    return 1
}

# Returns 1, having said why, unless the JDK that was found can compile and Maven is there.
find_build_tools() {
    if [ ! -x "$java_home/bin/javac" ]; then
        say "$java_home can run Sallyport but not build it: install a full JDK $JAVA_VERSION_MIN (the -jdk package, not -jre)"
        return 1
    fi
    if ! command -v mvn >/dev/null 2>&1; then
        say "needs Maven 3.8 or newer to build itself: apt-get install maven"
        return 1
    fi
    # Maven may itself run on an older Java; this is how its toolchain plug-in learns of a JDK at an unusual place.
    JAVA25_HOME=$java_home
    export JAVA25_HOME
}
