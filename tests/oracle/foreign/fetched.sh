# shellcheck shell=bash
# What the judges of this folder need, fetched once, in the versions of cmake/Dependencies.cmake, into SALDO_FOREIGN
# (build/foreign unless set). Sourced by them, with `here` (this folder) and `root` (the tree's) set.
# shellcheck disable=SC2154
foreign=${SALDO_FOREIGN:-$root/build/foreign}
dependencies=$root/cmake/Dependencies.cmake

have() { command -v "$1" >/dev/null; }

# once NAME COMMAND...: runs it unless it succeeded before; two at a time wait for each other. NAME.log has what it said.
once() {
    local name=$1
    shift
    mkdir -p "$foreign"
    (
        flock 9
        [ -f "$foreign/$name.ready" ] && exit 0
        "$@" >"$foreign/$name.log" 2>&1 && touch "$foreign/$name.ready"
    ) 9>"$foreign/$name.lock"
}

# fetch_python KIND NAME: $foreign/NAME is an environment with the packages of the lines "# KIND: PACKAGE VERSION"; made
# anew where other versions are asked for.
fetch_python() {
    local wanted
    mapfile -t wanted < <(sed -n "s/^# $1: *\([^ ]*\) *\([^ ]*\).*/\1==\2/p" "$dependencies")
    have python3 && once "$2-$(sha256sum <<<"${wanted[*]}" | head -c 8)" make_python "$2" "${wanted[@]}"
}
make_python() {
    rm -rf "${foreign:?}/$1"
    python3 -m venv "$foreign/$1" && "$foreign/$1/bin/pip" install --quiet "${@:2}"
}

# fetch_jars: $foreign/jars has what pom.xml names, by the lines "# maven-test: NAME VERSION".
fetch_jars() {
    local wanted
    mapfile -t wanted < <(sed -n 's/^# maven-test: *\([^ ]*\) *\([^ ]*\).*/-D\1.version=\2/p' "$dependencies")
    have java && have mvn && once "java-$(sha256sum "$here/pom.xml" - <<<"${wanted[*]}" | sha256sum | head -c 8)" make_jars "${wanted[@]}"
}
make_jars() {
    rm -rf "${foreign:?}/jars"
    mvn -B -q -f "$here/pom.xml" "$@" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$foreign/jars"
}

no_python() { echo "python3-venv is missing, or the package index does not answer ($foreign/$1-*.log)"; }
no_jars() { echo "a Java runtime or Maven is missing, or Maven Central does not answer ($foreign/java-*.log)"; }
