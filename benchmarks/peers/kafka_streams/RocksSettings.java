package peer;

import java.util.Map;

import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/**
 * RocksDB for a store that is written on every event: large write buffers, one block cache for all stores, bloom filters for
 * look-ups that mostly miss. Kafka Streams itself has the write-ahead log off and compression off. Figures in MiB by
 * -Dpeer.buffer.mib, -Dpeer.buffers and -Dpeer.cache.mib; -Dpeer.buffer.mib=0 leaves Kafka Streams' own settings.
 */
public final class RocksSettings implements RocksDBConfigSetter {
    private static final long MIB = 1 << 20;
    private static final long BUFFER_MIB = Long.getLong("peer.buffer.mib", 64);
    private static final int BUFFERS = Integer.getInteger("peer.buffers", 3);
    private static final Cache CACHE;

    static {
        RocksDB.loadLibrary();
        CACHE = new LRUCache(Long.getLong("peer.cache.mib", 256) * MIB);
    }

    @Override
    public void setConfig(String store, Options options, Map<String, Object> configs) {
        if (BUFFER_MIB == 0) return;
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(CACHE);
        table.setFilterPolicy(new BloomFilter(10));
        options.setTableFormatConfig(table);
        options.setWriteBufferSize(BUFFER_MIB * MIB);
        options.setMaxWriteBufferNumber(BUFFERS);
    }

    @Override
    public void close(String store, Options options) {
        // The cache is the process's.
    }
}
