package org.smee.testkit.hostile;

import org.smee.dhcp.api.LinkSender;

/** Ways out of interfaces over which nothing leaves. */
public final class HostileLinks implements LinkSender {
    private static final int ETHERNET = 1472;

    /** How sending behaves. */
    public final Temper temper = new Temper();

    @Override
    public Link open(String device) {
        return new Link() {
            @Override
            public int maxPayload() {
                return ETHERNET;
            }

            @Override
            public void send(
                    long mac, int source, int sourcePort, int target, int targetPort, byte[] payload, int length) {
                Integer sent = temper.value(() -> length, () -> -length);
            }

            @Override
            public void close() {}
        };
    }
}
