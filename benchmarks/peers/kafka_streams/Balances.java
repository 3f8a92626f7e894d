package peer;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

import saldo.events.Event;
import saldo.events.Fact;
import saldo.events.Instant;
import saldo.events.VoucherGranted;
import saldo.events.VoucherToppedUp;

/**
 * Folds events into balances, in four stores:
 *
 *   seen         id | 0 | source          ->  nothing: an event that comes again has no effect
 *   vouchers     id                       ->  Voucher
 *   deliveries   provider | 0 | delivery  ->  what it used and costs, to be taken back by a correction or a cancellation
 *   payables     provider                 ->  open cents
 *
 * One ledger a topic. What moves no balance (reference data, approvals, feedback, ...) is noted as seen and passed over; what
 * Saldo does besides (rights to publish, prices and contracts, history, refusals, visits, the digest) is not done here.
 */
final class Balances implements Processor<byte[], byte[], Void, Void> {
    static final String SEEN = "seen";
    static final String VOUCHERS = "vouchers";
    static final String DELIVERIES = "deliveries";
    static final String PAYABLES = "payables";

    private static final byte[] NOTHING = new byte[0];
    private static final long TEN_THOUSANDTHS_THOUSANDTHS_A_CENT = 100_000;
    private static final long MS_A_MINUTE = 60_000;
    private static final long MS_A_DAY = 86_400_000;

    private final Progress progress;
    private final boolean deduplicates;
    private ProcessorContext<Void, Void> context;
    private KeyValueStore<Bytes, byte[]> seen;
    private KeyValueStore<Bytes, byte[]> vouchers;
    private KeyValueStore<Bytes, byte[]> deliveries;
    private KeyValueStore<Bytes, byte[]> payables;
    private byte[] ledger;

    private final Event event = new Event();
    private final Instant recordedAt = new Instant();
    private final Said said = new Said();

    Balances(Progress progress, boolean deduplicates) {
        this.progress = progress;
        this.deduplicates = deduplicates;
    }

    @Override
    public void init(ProcessorContext<Void, Void> given) {
        context = given;
        seen = given.getStateStore(SEEN);
        vouchers = given.getStateStore(VOUCHERS);
        deliveries = given.getStateStore(DELIVERIES);
        payables = given.getStateStore(PAYABLES);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        progress.begins();
        if (ledger == null) ledger = record.key();
        if (!Arrays.equals(ledger, record.key())) throw new IllegalStateException("two ledgers in the topic");
        Event.getRootAsEvent(ByteBuffer.wrap(record.value()), event);
        if (isNew()) apply();
        if (progress.reached(context.recordMetadata().orElseThrow().offset())) context.commit();
    }

    private boolean isNew() {
        if (!deduplicates) return true;
        Bytes key = key(event.idAsByteBuffer(), event.sourceAsByteBuffer());
        if (seen.get(key) != null) return false;
        seen.put(key, NOTHING);
        return true;
    }

    private void apply() {
        switch (event.dataType()) {
            case Fact.VoucherGranted -> grant((VoucherGranted) event.data(new VoucherGranted()));
            case Fact.VoucherToppedUp -> topUp((VoucherToppedUp) event.data(new VoucherToppedUp()));
            case Fact.ServiceDelivered -> {
                said.readDelivered(event);
                deliver();
            }
            case Fact.DeliveryCorrected -> {
                said.readCorrected(event);
                correct();
            }
            case Fact.DeliveryCancelled -> {
                said.readCancelled(event);
                cancel();
            }
            case Fact.ServiceOrdered -> {
                said.readOrdered(event);
                order();
            }
            case Fact.OrderCancelled -> {
                said.readOrderCancelled(event);
                cancelOrder();
            }
            default -> { }
        }
    }

    private void grant(VoucherGranted granted) {
        Bytes key = Bytes.wrap(Said.bytes(granted.voucherAsByteBuffer()));
        if (vouchers.get(key) == null) vouchers.put(key, Voucher.granted(granted).row());
    }

    private void topUp(VoucherToppedUp said) {
        Bytes key = Bytes.wrap(Said.bytes(said.voucherAsByteBuffer()));
        byte[] row = vouchers.get(key);
        if (row == null) return;
        Voucher voucher = Voucher.read(row);
        int day = said.effectiveOn().days();
        if (!voucher.covers(day) || voucher.euros != (said.amount() != null)) return;
        voucher.open(0, day).granted += voucher.euros ? said.amount().value() : said.quantity().value();
        vouchers.put(key, voucher.row());
    }

    private void deliver() {
        Bytes voucherKey = Bytes.wrap(said.voucher);
        Bytes deliveryKey = key(said.provider, said.id);
        byte[] row = vouchers.get(voucherKey);
        if (row == null || deliveries.get(deliveryKey) != null) return;
        Voucher voucher = Voucher.read(row);
        voucher.releaseExpired(today());
        if (said.order.length > 0 && voucher.release(said.order, said.provider) == null) return;
        Delivery delivery = use(voucher);
        if (delivery == null) return;
        vouchers.put(voucherKey, voucher.row());
        deliveries.put(deliveryKey, delivery.row());
        owe(delivery.cents);
    }

    private void correct() {
        Bytes voucherKey = Bytes.wrap(said.voucher);
        Bytes deliveryKey = key(said.provider, said.id);
        byte[] row = vouchers.get(voucherKey);
        Delivery before = Delivery.read(deliveries.get(deliveryKey));
        if (row == null || before == null || before.cancelled) return;
        Voucher voucher = Voucher.read(row);
        voucher.releaseExpired(today());
        voucher.open(before.pot, before.first).used -= before.used;
        Delivery now = use(voucher);
        if (now == null) return;
        vouchers.put(voucherKey, voucher.row());
        deliveries.put(deliveryKey, now.row());
        owe(now.cents - before.cents);
    }

    private void cancel() {
        Bytes voucherKey = Bytes.wrap(said.voucher);
        Bytes deliveryKey = key(said.provider, said.id);
        byte[] row = vouchers.get(voucherKey);
        Delivery delivery = Delivery.read(deliveries.get(deliveryKey));
        if (row == null || delivery == null || delivery.cancelled) return;
        Voucher voucher = Voucher.read(row);
        voucher.open(delivery.pot, delivery.first).used -= delivery.used;
        vouchers.put(voucherKey, voucher.row());
        owe(-delivery.cents);
        delivery.cancelled = true;
        deliveries.put(deliveryKey, delivery.row());
    }

    private void order() {
        Bytes voucherKey = Bytes.wrap(said.voucher);
        byte[] row = vouchers.get(voucherKey);
        if (row == null) return;
        Voucher voucher = Voucher.read(row);
        voucher.releaseExpired(today());
        Delivery asked = use(voucher);
        if (asked == null) return;
        Voucher.Used period = voucher.open(asked.pot, asked.first);
        period.used -= asked.used;
        period.held += asked.used;
        Voucher.Hold hold = new Voucher.Hold();
        hold.order = said.id;
        hold.provider = said.provider;
        hold.pot = asked.pot;
        hold.first = asked.first;
        hold.amount = asked.used;
        hold.expiresOn = said.expiresOn;
        voucher.holds.add(hold);
        vouchers.put(voucherKey, voucher.row());
    }

    private void cancelOrder() {
        Bytes voucherKey = Bytes.wrap(said.voucher);
        byte[] row = vouchers.get(voucherKey);
        if (row == null) return;
        Voucher voucher = Voucher.read(row);
        if (voucher.release(said.id, said.provider) != null) vouchers.put(voucherKey, voucher.row());
    }

    /** Uses the voucher for what is said. Null: it does not cover it; the voucher is of no more use then. */
    private Delivery use(Voucher voucher) {
        Voucher.Line line = voucher.lineFor(said.service, said.content);
        if (line == null || !voucher.covers(said.serviceDate)) return null;
        Delivery delivery = new Delivery();
        delivery.cents = halfUp(voucher.paidPrice(line, said.unitPrice) * said.quantity);
        delivery.pot = line.pot;
        delivery.used = voucher.euros ? delivery.cents : said.quantity;
        Voucher.Used period = voucher.open(line.pot, said.serviceDate);
        delivery.first = period.first;
        if (delivery.used > period.left()) return null;
        period.used += delivery.used;
        return delivery;
    }

    private void owe(long cents) {
        Bytes key = Bytes.wrap(said.provider);
        byte[] row = payables.get(key);
        long before = row == null ? 0 : ByteBuffer.wrap(row).getLong();
        payables.put(key, ByteBuffer.allocate(Long.BYTES).putLong(before + cents).array());
    }

    /** The day on which the event was recorded, by the clock there. */
    private int today() {
        event.recordedAt(recordedAt);
        return (int) Math.floorDiv(recordedAt.utcMs() + recordedAt.offsetMinutes() * MS_A_MINUTE, MS_A_DAY);
    }

    private static long halfUp(long product) {
        return (product + TEN_THOUSANDTHS_THOUSANDTHS_A_CENT / 2) / TEN_THOUSANDTHS_THOUSANDTHS_A_CENT;
    }

    private static Bytes key(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + 1 + second.length);
        System.arraycopy(second, 0, joined, first.length + 1, second.length);
        return Bytes.wrap(joined);
    }

    private static Bytes key(ByteBuffer first, ByteBuffer second) {
        int size = first.remaining();
        byte[] joined = new byte[size + 1 + second.remaining()];
        first.get(joined, 0, size);
        second.get(joined, size + 1, second.remaining());
        return Bytes.wrap(joined);
    }
}
