package org.smee.benchmarks;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MalformedPacketException;

/** Hands out one datagram after the other, each of another machine, in an order that no cache foresees. */
final class Source {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int CHADDR = 28;
    private static final int STEP = 0x9E3779B1;

    private final byte[] datagram;
    private final int addressAt;
    private final int machines;
    private int next;

    Source(Exchange exchange, int machines) throws MalformedPacketException {
        this.datagram = exchange.datagram();
        this.addressAt = exchange.addressOffset(DhcpMessage.of(datagram), datagram);
        this.machines = machines;
    }

    /** Copies the next datagram to where {@code request} receives, as the server does, and decodes it. */
    DhcpRequest receive(DhcpRequest request) throws MalformedPacketException {
        next += STEP;
        int machine = Integer.remainderUnsigned(next, machines);
        byte[] storage = request.message().storage();
        System.arraycopy(datagram, 0, storage, 0, datagram.length);
        INT.set(storage, CHADDR + 2, (int) (Machines.FIRST_MAC + machine));
        if (addressAt >= 0) {
            INT.set(storage, addressAt, Machines.FIRST_ADDRESS + machine);
        }
        request.decode(datagram.length, 0);
        return request;
    }
}
