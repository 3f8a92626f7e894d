package peer;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.sun.management.OperatingSystemMXBean;

/** Where the stream thread is, for the main thread: when its first record came, how far it is, and whether it is done. */
final class Progress {
    private final long end;      // the offset after the last record to be folded
    private final CountDownLatch reached = new CountDownLatch(1);
    private volatile long beganNs;
    private volatile long beganProcessorNs;
    private volatile long offset = -1;

    Progress(long end) {
        this.end = end;
    }

    void begins() {
        if (beganNs != 0) return;
        beganProcessorNs = processorNs();
        beganNs = System.nanoTime();
    }

    boolean reached(long now) {
        offset = now;
        if (now < end - 1) return false;
        reached.countDown();
        return true;
    }

    /** For whoever must not wait for ever: a failure ends the waiting too. */
    void giveUp() {
        reached.countDown();
    }

    /** False: in so many seconds not one record was folded. */
    boolean await(long seconds) throws InterruptedException {
        for (long before = -2; before != offset; ) {
            before = offset;
            if (reached.await(seconds, TimeUnit.SECONDS)) return true;
        }
        return false;
    }

    double seconds() {
        return (System.nanoTime() - beganNs) / 1e9;
    }

    /** Of all threads, the compilers' and the garbage collector's too. */
    double processorSeconds() {
        return (processorNs() - beganProcessorNs) / 1e9;
    }

    private static long processorNs() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
