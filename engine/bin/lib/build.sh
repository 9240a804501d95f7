# Builds the engine when it has not been built, or its sources are newer. Sourced after common.sh; needs java_home.

target=$engine/target
built=$target/.built
log=$target/build.log

# The one jar Maven packs; its manifest names the libraries in target/lib.
engine_jar() {
    for jar in "$target"/sallyport-engine-*.jar; do
        case $jar in
            *-sources.jar | *-javadoc.jar | *-tests.jar) ;;
            *) [ -f "$jar" ] && printf '%s\n' "$jar" && return 0 ;;
        esac
    done
    return 1
}

# Directories are looked at too: a deleted file makes its directory newer.
is_built() {
    [ -f "$built" ] && engine_jar >/dev/null && [ -d "$target/lib" ] || return 1
    root=${engine%/*}
    newer=$(find "$engine/src/main" "$engine/pom.xml" "$root/pom.xml" "$root/rules" "$root/policies" "$root/tests-policy" "$root/schemas" \
        -newer "$built" -print 2>/dev/null | head -n 1)
    [ -z "$newer" ]
}

# Builds once however many ask at the same time: the others wait, then find it built.
ensure_built() {
    is_built && return 0
    find_build_tools || return 1
    if ! mkdir -p "$target" 2>/dev/null || [ ! -w "$target" ]; then
        say "has to be built, and $target is not writable: run it once as the owner of $engine"
        return 1
    fi
    exec 9>"$target/.lock"
    flock 9
    if ! is_built; then
        build || { flock -u 9; return 1; }
    fi
    exec 9>&-
}

build() {
    say "building with $(basename "$java_home") (the first time takes a minute or two; log: $log)"
    # What changes while the build runs is newer than this and is built the next time.
    touch "$target/.building"
    from=$(date +%s)
    ticker=
    if [ -t 2 ]; then
        (while sleep 1; do printf '\rsallyport: building … %s s ' "$(($(date +%s) - from))" >&2; done) 9>&- &
        ticker=$!
    fi
    failed=0
    (cd "${engine%/*}" && mvn -B -ntp -pl engine package -Dmaven.test.skip=true -Dspotless.check.skip=true) </dev/null >"$log" 2>&1 9>&- || failed=1
    [ -z "$ticker" ] || { kill "$ticker" 2>/dev/null; wait "$ticker" 2>/dev/null || true; printf '\r\033[K' >&2; }
    if [ $failed -ne 0 ]; then
        say "the build failed; the end of $log:"
        grep -E '^\[(ERROR|WARNING)\]' "$log" | head -n 30 >&2 || true
        return 1
    fi
    mv "$target/.building" "$built"
    say "built in $(($(date +%s) - from)) s"
}
