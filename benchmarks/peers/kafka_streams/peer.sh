#!/usr/bin/env bash
# The Kafka Streams program of this folder:
#
#   peer.sh install DIR                 fetch the jars that pom.xml names from Maven Central into DIR/lib
#   peer.sh build DIR OUT               generate the events' classes from schemas/*.fbs and compile everything into OUT
#   peer.sh run DIR OUT WORD...         run it with these words (Peer.java); PEER_JVM: words for the Java machine
#
# Needs a JDK, Maven (Debian 12: openjdk-17-jdk-headless maven) and flatc.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
schemas=$here/../../../schemas

usage() { sed -n '2,/^set -/s/^# \{0,1\}//p' "$0" >&2; exit 2; }

install_jars() {
    mkdir -p "$1"
    local dir; dir=$(cd "$1" && pwd)
    (
        flock 9
        [ -d "$dir/lib" ] && cmp -s "$here/pom.xml" "$dir/pom.xml" && exit 0     # already there
        rm -rf "${dir:?}/lib.new" "$dir/pom.xml"
        mvn -B -q -f "$here/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$dir/lib.new" >&2
        rm -rf "${dir:?}/lib"; mv "$dir/lib.new" "$dir/lib"     # whole or not at all
        cp "$here/pom.xml" "$dir/pom.xml"
    ) 9>"$dir/lock"
}

build() {
    rm -rf "$2"; mkdir -p "$2/generated" "$2/classes"
    flatc --java -o "$2/generated" -I "$schemas" "$schemas/common.fbs" "$schemas/events.fbs"
    javac -Xlint:all,-serial -Werror -d "$2/classes" -cp "$1/lib/*" --source-path "$2/generated" "$here"/*.java
}

run() {
    local dir=$1 out=$2 words
    shift 2
    read -ra words <<<"${PEER_JVM:--Xmx2g -Xmn1g -XX:+UseParallelGC}"
    java "${words[@]}" -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$out/classes:$dir/lib/*" peer.Peer "$@"
}

case ${1:-} in
    install) [ $# = 2 ] || usage; install_jars "$2" ;;
    build) [ $# = 3 ] || usage; build "$2" "$3" ;;
    run) [ $# -gt 3 ] || usage; run "${@:2}" ;;
    *) usage ;;
esac
