#!/usr/bin/env bash
# A real Apache Kafka broker for tests: one node in KRaft mode (broker and controller in one process), on 127.0.0.1 only.
#
#   broker.sh install DIR                            fetch the jars that pom.xml names from Maven Central into DIR/lib
#   broker.sh start DIR DATA PORT [CONTROLLER_PORT]  start it on the data directory DATA, made if missing; says "ready"
#   broker.sh stop DATA                              stop it; the data stay, and start goes on from them
#   broker.sh status DATA                            say whether it runs, and where
#   broker.sh tool DIR CLASS [ARG...]                run one of Kafka's own tools, e.g. make a topic of 3 partitions:
#       broker.sh tool DIR org.apache.kafka.tools.TopicCommand --bootstrap-server 127.0.0.1:PORT --create --topic NAME
#           --partitions 3 --replication-factor 1 --config max.message.bytes=5242880
#
# PORT must be free, and so must CONTROLLER_PORT (PORT+1 unless given). DATA/broker.log says what went wrong, DATA/broker.pid
# is the process. After a kill -9 the next start takes some 10 s, until the controller gives up the old broker.
# Needs a Java runtime, and Maven for install (Debian 12: openjdk-17-jre-headless maven).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
seconds=${BROKER_SECONDS:-60}     # how long start and stop wait
heap=${BROKER_HEAP:-512m}
# Small and quick to start rather than fast: one thread of garbage collection, only the first of the two compilers.
read -ra quick <<<"${BROKER_JVM:--XX:+UseSerialGC -XX:TieredStopAtLevel=1}"

usage() { sed -n '2,/^set -/s/^# \{0,1\}//p' "$0" >&2; exit 2; }
fail() { echo "broker: $*" >&2; exit 1; }
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
# Is the process in the pid file a broker with this data directory? (A pid may have been given to another process since.)
runs() { [ -f "$1/broker.pid" ] && tr '\0' '\n' 2>/dev/null <"/proc/$(cat "$1/broker.pid")/cmdline" | grep -qxF "$1/server.properties"; } 2>/dev/null
# Does it answer Kafka's protocol? Sends ApiVersions v0 with correlation id 7, and reads that id back behind the length.
answers() {
    local id
    id=$(exec 3<>"/dev/tcp/127.0.0.1/$1" && printf '\0\0\0\012\0\022\0\0\0\0\0\007\377\377' >&3 && timeout 5 head -c 8 <&3 | od -An -tu1 -j4) 2>/dev/null &&
        [ "${id//[[:space:]]/}" = 0007 ]
}

install_jars() {
    command -v mvn >/dev/null || fail "mvn is missing"
    mkdir -p "$1"
    local dir; dir=$(cd "$1" && pwd)
    [ -d "$dir/lib" ] && cmp -s "$here/pom.xml" "$dir/pom.xml" && return 0     # already there
    rm -rf "${dir:?}/lib.new" "$dir/pom.xml"
    mvn -B -q -f "$here/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$dir/lib.new" >&2
    rm -rf "${dir:?}/lib"; mv "$dir/lib.new" "$dir/lib"     # whole or not at all, and no jar of another version left over
    cat >"$dir/log4j2.properties" <<'LOG'
appender.out.type = Console
appender.out.name = out
appender.out.target = SYSTEM_ERR
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{ISO8601} %p %c{1}: %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
# "Kafka Server started", for which start waits
logger.started.name = kafka.server.KafkaRaftServer
logger.started.level = info
LOG
    cp "$here/pom.xml" "$dir/pom.xml"
}

jvm() { local dir=$1; shift; java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dlog4j2.configurationFile="$dir/log4j2.properties" -cp "$dir/lib/*" "$@"; }

start() {
    local dir data port=$3 controller=${4:-$(($3 + 1))} p
    [ -d "$1/lib" ] || fail "nothing installed in $1"
    mkdir -p "$2"; dir=$(cd "$1" && pwd); data=$(cd "$2" && pwd)
    runs "$data" && fail "already running on $data, process $(cat "$data/broker.pid")"
    for p in "$port" "$controller"; do listens "$p" && fail "port $p is in use"; done
    cat >"$data/server.properties" <<CONFIG
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller
advertised.listeners=PLAINTEXT://127.0.0.1:$port
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=$data/log
# topics are made on purpose, with the partitions and limits they need
auto.create.topics.enable=false
# one node, so one copy of everything; few partitions, so quick to start and to stop
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
# a consumer group is ready at once, instead of after 3 seconds
group.initial.rebalance.delay.ms=0
# nothing is deleted by age: retention goes by the messages' own timestamps, which in tests may be old
log.retention.ms=-1
# 128 MB of heap unless set
log.cleaner.dedupe.buffer.size=4194304
CONFIG
    if [ ! -f "$data/log/meta.properties" ]; then
        jvm "$dir" kafka.tools.StorageTool format --config "$data/server.properties" \
            --cluster-id "$(head -c 16 /dev/urandom | base64 | tr '+/' 'ab' | tr -d '=')" >"$data/format.log" 2>&1 || { cat "$data/format.log" >&2; fail "could not format $data/log"; }
    fi
    # in a session of its own and with none of our files open, so that it outlives whoever called start
    setsid java -Xms64m -Xmx"$heap" "${quick[@]}" -XX:+ExitOnOutOfMemoryError \
        -Dlog4j2.configurationFile="$dir/log4j2.properties" -cp "$dir/lib/*" kafka.Kafka "$data/server.properties" >"$data/broker.log" 2>&1 </dev/null &
    echo $! >"$data/broker.pid"
    local end=$((SECONDS + seconds))
    until grep -qs 'Kafka Server started' "$data/broker.log" && answers "$port"; do
        if ! kill -0 "$(cat "$data/broker.pid")" 2>/dev/null; then tail -n 20 "$data/broker.log" >&2; rm -f "$data/broker.pid"; fail "it ended while starting"; fi
        if [ $SECONDS -ge $end ]; then tail -n 20 "$data/broker.log" >&2; stop "$data"; fail "not ready after $seconds s"; fi
        sleep 0.1
    done
    echo ready
}

stop() {
    local data pid; data=$(cd "$1" && pwd)
    runs "$data" || { rm -f "$data/broker.pid"; return 0; }
    pid=$(cat "$data/broker.pid")
    kill "$pid" 2>/dev/null || true
    local end=$((SECONDS + seconds))
    while runs "$data"; do
        if [ $SECONDS -ge $end ]; then kill -9 "$pid" 2>/dev/null || true; fi
        sleep 0.1
    done
    rm -f "$data/broker.pid"
}

status() {
    runs "$1" || { echo "not running"; return 1; }
    echo "running, process $(cat "$1/broker.pid"), $(sed -n 's/^advertised.listeners=PLAINTEXT:..//p' "$1/server.properties")"
}

case ${1:-} in
    install) [ $# = 2 ] || usage; install_jars "$2" ;;
    start) [ $# = 4 ] || [ $# = 5 ] || usage; start "${@:2}" ;;
    stop) [ $# = 2 ] || usage; stop "$2" ;;
    status) [ $# = 2 ] || usage; mkdir -p "$2" && status "$(cd "$2" && pwd)" ;;
    tool) [ $# -ge 3 ] || usage; jvm "$(cd "$2" && pwd)" "${@:3}" ;;
    *) usage ;;
esac
