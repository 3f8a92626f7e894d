package peer;

import java.util.concurrent.CountDownLatch;

/** Where the stream thread is, for the main thread: when its first record came, and whether the last one did. */
final class Progress {
    private final long end;      // the offset after the last record to be folded
    private final CountDownLatch reached = new CountDownLatch(1);
    private long beganNs;

    Progress(long end) {
        this.end = end;
    }

    void begins() {
        if (beganNs == 0) beganNs = System.nanoTime();
    }

    boolean reached(long offset) {
        if (offset < end - 1) return false;
        reached.countDown();
        return true;
    }

    /** For whoever must not wait for ever: a failure ends the waiting too. */
    void giveUp() {
        reached.countDown();
    }

    void await() throws InterruptedException {
        reached.await();
    }

    long beganNs() {
        return beganNs;
    }
}
