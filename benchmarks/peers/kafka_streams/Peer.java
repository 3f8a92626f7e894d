package peer;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The peer of Saldo's fold: the same topic and the same balances by Kafka Streams, exactly-once v2, with RocksDB stores and
 * their changelogs. Folds the topic's one partition up to its end as it was at the start, until that is committed.
 *
 *   peer.Peer BROKERS TOPIC STATE_FOLDER BALANCES [--no-dedup] [--cached STORE,...] [NAME=VALUE...]
 *
 * BALANCES is written: one line for each provider and each voucher. NAME=VALUE is a property of Kafka Streams that replaces
 * one of settings(). The clock runs from the first record (not from the start of the program, the joining of its group and the
 * first fetch) to the commit of the last one. Its last line is "EVENTS SECONDS RATE MICROSECONDS", the last one of
 * processor time an event, which says more than the rate where the machine is busy with other work.
 */
public final class Peer {
    private static final long STALL_SECONDS = 120;
    private final String brokers;
    private final String topic;
    private final Path state;
    private final Path balances;
    private final Map<String, String> replaced = new HashMap<>();
    private Set<String> cached = Set.of(Balances.PAYABLES);
    private boolean deduplicates = true;
    private volatile Throwable failure;

    private Peer(String[] words) {
        brokers = words[0];
        topic = words[1];
        state = Path.of(words[2]);
        balances = Path.of(words[3]);
        for (int at = 4; at < words.length; ++at) {
            String word = words[at];
            if (word.equals("--no-dedup")) deduplicates = false;
            else if (word.equals("--cached")) cached = new HashSet<>(Arrays.asList(words[++at].split(",")));
            else if (word.contains("=")) replaced.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
            else throw new IllegalArgumentException("what is " + word + "?");
        }
    }

    public static void main(String[] words) throws Exception {
        if (words.length < 4) {
            System.err.println("Peer BROKERS TOPIC STATE_FOLDER BALANCES [--no-dedup] [--cached STORE,...] [NAME=VALUE...]");
            System.exit(2);
        }
        System.exit(new Peer(words).run() ? 0 : 1);
    }

    /** The best that were found (docs/benchmarks.md); "main.consumer." and "producer." go to Kafka's clients. */
    private Properties settings() {
        Properties settings = new Properties();
        settings.put("application.id", "peer-" + topic + "-" + ProcessHandle.current().pid());
        settings.put("bootstrap.servers", brokers);
        settings.put("state.dir", state.toString());
        settings.put("processing.guarantee", "exactly_once_v2");
        settings.put("num.stream.threads", "1");
        settings.put("replication.factor", "1");
        settings.put("commit.interval.ms", "30000");
        settings.put("statestore.cache.max.bytes", "67108864");
        settings.put("rocksdb.config.setter", RocksSettings.class.getName());
        settings.put("buffered.records.per.partition", "100000");
        settings.put("main.consumer.auto.offset.reset", "earliest");
        settings.put("main.consumer.max.poll.records", "20000");
        settings.put("main.consumer.max.partition.fetch.bytes", "8388608");
        settings.put("main.consumer.fetch.max.bytes", "52428800");
        settings.put("producer.transaction.timeout.ms", "120000");
        settings.put("producer.batch.size", "1048576");
        settings.put("producer.buffer.memory", "268435456");
        settings.put("producer.linger.ms", "100");
        settings.putAll(replaced);
        return settings;
    }

    private Topology topology(Progress progress) {
        Topology topology = new Topology();
        topology.addSource("events", new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic);
        topology.addProcessor("balances", () -> new Balances(progress, deduplicates), "events");
        for (String store : new String[] {Balances.SEEN, Balances.VOUCHERS, Balances.DELIVERIES, Balances.PAYABLES}) {
            StoreBuilder<KeyValueStore<Bytes, byte[]>> builder = Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(store), Serdes.Bytes(), Serdes.ByteArray());
            topology.addStateStore(cached.contains(store) ? builder.withCachingEnabled() : builder.withCachingDisabled(),
                    "balances");
        }
        return topology;
    }

    private boolean run() throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        Properties settings = settings();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            if (admin.describeTopics(Set.of(topic)).allTopicNames().get().get(topic).partitions().size() != 1)
                throw new IllegalStateException("the topic has more than one partition");
            long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition).get().offset();
            if (end == 0) throw new IllegalStateException("the topic is empty");
            Progress progress = new Progress(end);
            KafkaStreams streams = new KafkaStreams(topology(progress), settings);
            streams.setUncaughtExceptionHandler(thrown -> {
                failure = thrown;
                progress.giveUp();
                return StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            });
            streams.start();
            if (!progress.await(STALL_SECONDS)) failure = new IllegalStateException("no record came any more");
            while (failure == null && committed(admin, settings.getProperty("application.id"), partition) < end)
                Thread.sleep(5);
            double seconds = progress.seconds();
            double processor = progress.processorSeconds();
            if (failure == null) write(streams);
            streams.close(Duration.ofSeconds(30));
            if (failure != null) {
                failure.printStackTrace();
                return false;
            }
            System.out.printf(Locale.ROOT, "%d %.3f %.0f %.2f%n", end, seconds, end / seconds, processor / end * 1e6);
            return true;
        }
    }

    private static long committed(Admin admin, String group, TopicPartition partition) throws Exception {
        OffsetAndMetadata committed =
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().get(partition);
        return committed == null ? 0 : committed.offset();
    }

    private void write(KafkaStreams streams) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(balances))) {
            try (KeyValueIterator<Bytes, byte[]> rows = all(streams, Balances.PAYABLES)) {
                rows.forEachRemaining(row -> line(out, "payable", row.key, ByteBuffer.wrap(row.value).getLong()));
            }
            try (KeyValueIterator<Bytes, byte[]> rows = all(streams, Balances.VOUCHERS)) {
                rows.forEachRemaining(row -> line(out, "voucher", row.key, Voucher.read(row.value).left()));
            }
            if (out.checkError()) throw new IOException("the balances cannot be written");
        }
    }

    private static KeyValueIterator<Bytes, byte[]> all(KafkaStreams streams, String store) {
        return streams.store(StoreQueryParameters.fromNameAndType(store,
                QueryableStoreTypes.<Bytes, byte[]>keyValueStore())).all();
    }

    /** What is zero is left out, on both sides: a provider that was never owed anything has no row here. */
    private static void line(PrintWriter out, String what, Bytes name, long amount) {
        if (amount != 0) out.println(what + " " + new String(name.get(), StandardCharsets.UTF_8) + " " + amount);
    }
}
