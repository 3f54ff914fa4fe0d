package org.smee.dhcp.reservation.internal;

import org.smee.api.hardware.Netboot;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.testkit.DhcpHandlerContract;
import org.smee.testkit.InMemoryHardware;

class ReservationContractTest extends DhcpHandlerContract {
    @Override
    protected DhcpHandler handler() {
        return new ReservationHandler(
                new InMemoryHardware(Machines.machine(knownMac(), Machines.sandbox(), Netboot.ALLOWED)));
    }

    @Override
    protected String knownMac() {
        return Ask.MAC;
    }

    @Override
    protected String mode() {
        return "reservation";
    }
}
