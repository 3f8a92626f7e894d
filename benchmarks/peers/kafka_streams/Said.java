package peer;

import java.nio.ByteBuffer;

import saldo.events.Date;
import saldo.events.DeliveryCancelled;
import saldo.events.DeliveryCorrected;
import saldo.events.Event;
import saldo.events.OrderCancelled;
import saldo.events.Quantity;
import saldo.events.ServiceDelivered;
import saldo.events.ServiceOrdered;
import saldo.events.UnitPrice;

/**
 * What a delivery, a correction, an order or the cancellation of one says, read out of its FlatBuffer once. Names stay bytes:
 * as strings they would only be encoded again to be keys. One object is filled again and again.
 */
final class Said {
    byte[] id;           // of the delivery or the order
    byte[] voucher;
    byte[] provider;
    byte[] service;
    byte[] content;      // empty: none
    byte[] order;        // of a delivery: the hold that it uses; empty: none
    int serviceDate;     // days
    long quantity;       // thousandths
    long unitPrice;      // ten-thousandths of a euro
    int expiresOn;       // of an order

    private static final byte[] NONE = new byte[0];
    private final ServiceDelivered delivered = new ServiceDelivered();
    private final DeliveryCorrected corrected = new DeliveryCorrected();
    private final DeliveryCancelled cancelled = new DeliveryCancelled();
    private final ServiceOrdered ordered = new ServiceOrdered();
    private final OrderCancelled orderCancelled = new OrderCancelled();
    private final Date date = new Date();
    private final Quantity amount = new Quantity();
    private final UnitPrice price = new UnitPrice();

    static byte[] bytes(ByteBuffer field) {
        if (field == null) return NONE;
        byte[] copy = new byte[field.remaining()];
        field.get(copy);
        return copy;
    }

    void readDelivered(Event event) {
        event.data(delivered);
        name(delivered.deliveryAsByteBuffer(), delivered.voucherAsByteBuffer(), delivered.providerAsByteBuffer());
        line(delivered.serviceAsByteBuffer(), delivered.contentAsByteBuffer(), delivered.serviceDate(date),
                delivered.quantity(amount), delivered.unitPrice(price));
        order = bytes(delivered.orderAsByteBuffer());
    }

    void readCorrected(Event event) {
        event.data(corrected);
        name(corrected.deliveryAsByteBuffer(), corrected.voucherAsByteBuffer(), corrected.providerAsByteBuffer());
        line(corrected.serviceAsByteBuffer(), corrected.contentAsByteBuffer(), corrected.serviceDate(date),
                corrected.quantity(amount), corrected.unitPrice(price));
        order = NONE;
    }

    void readCancelled(Event event) {
        event.data(cancelled);
        name(cancelled.deliveryAsByteBuffer(), cancelled.voucherAsByteBuffer(), cancelled.providerAsByteBuffer());
    }

    void readOrdered(Event event) {
        event.data(ordered);
        name(ordered.orderAsByteBuffer(), ordered.voucherAsByteBuffer(), ordered.providerAsByteBuffer());
        line(ordered.serviceAsByteBuffer(), ordered.contentAsByteBuffer(), ordered.serviceDate(date),
                ordered.quantity(amount), ordered.unitPrice(price));
        Date expires = ordered.expiresOn(date);
        expiresOn = expires == null ? Integer.MAX_VALUE : expires.days();
    }

    void readOrderCancelled(Event event) {
        event.data(orderCancelled);
        name(orderCancelled.orderAsByteBuffer(), orderCancelled.voucherAsByteBuffer(),
                orderCancelled.providerAsByteBuffer());
    }

    private void name(ByteBuffer saidId, ByteBuffer saidVoucher, ByteBuffer saidProvider) {
        id = bytes(saidId);
        voucher = bytes(saidVoucher);
        provider = bytes(saidProvider);
    }

    private void line(ByteBuffer saidService, ByteBuffer saidContent, Date day, Quantity saidQuantity, UnitPrice saidPrice) {
        service = bytes(saidService);
        content = bytes(saidContent);
        serviceDate = day.days();
        quantity = saidQuantity.value();
        unitPrice = saidPrice.value();
    }
}
