import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A relay agent in front of many machines that boot: DISCOVER, OFFER, REQUEST, ACK, a fixed number of packets in a second.
 * A packet without an answer after 4 s is sent once more, as clients do (RFC 2131 section 4.1), and counted; one that no
 * answer came to at all, first or second, within 9 s is lost.
 */
final class Dhcp {
    private static final int SLOTS = 1 << 17;
    private static final long REPEAT_NANOS = 4_000_000_000L;
    private static final long LOST_NANOS = 9_000_000_000L;
    private static final int DISCOVER = 1;
    private static final int OFFER = 2;
    private static final int REQUEST = 3;
    private static final int ACK = 5;

    /** One packet sent and not yet answered. */
    private static final class Open {
        final int xid;
        final int type;
        final int address;
        final Tally tally;
        final long sent = System.nanoTime();
        volatile boolean answered;
        boolean repeated;

        Open(int xid, int type, int address, Tally tally) {
            this.xid = xid;
            this.type = type;
            this.address = address;
            this.tally = tally;
        }
    }

    private final Load load;
    private final DatagramChannel channel;
    private final InetSocketAddress server;
    private final byte[] relay;
    private final int machines;
    private final Open[] discovers = new Open[SLOTS];
    private final Open[] requests = new Open[SLOTS];
    private final ConcurrentLinkedQueue<Open> offered = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Open> waiting = new ConcurrentLinkedQueue<>();
    private final ByteBuffer out = ByteBuffer.allocate(548);
    private int next = 1;

    Dhcp(Load load, InetSocketAddress relay, InetSocketAddress server, int machines) throws IOException {
        this.load = load;
        this.server = server;
        this.relay = relay.getAddress().getAddress();
        this.machines = machines;
        channel = DatagramChannel.open();
        channel.setOption(java.net.StandardSocketOptions.SO_RCVBUF, 8 << 20);
        channel.bind(relay);
    }

    /** {@code rate}: packets in a second. */
    void start(int rate) {
        Load.thread("dhcp-receive", this::receive);
        Load.thread("dhcp-send", () -> send(rate));
    }

    private void send(int rate) throws IOException {
        double perNano = rate * 1.01 / 2 / 1e9; // half are REQUESTs; a little more than promised
        long began = System.nanoTime();
        long sent = 0;
        while (load.running()) {
            long now = System.nanoTime();
            for (long due = (long) ((now - began) * perNano); sent < due; sent++) {
                begin();
                follow(2); // what came back all at once does not go out all at once
            }
            follow(2);
            repeat(now);
            LockSupport.parkNanos(500_000);
        }
    }

    private void begin() throws IOException {
        int xid = next++;
        Open open = new Open(xid, DISCOVER, 0, load.now());
        discovers[xid & SLOTS - 1] = open;
        transmit(open, true);
    }

    private void follow(int most) throws IOException {
        Open offer;
        for (int i = 0; i < most && (offer = offered.poll()) != null; i++) {
            Open open = new Open(offer.xid, REQUEST, offer.address, load.now());
            requests[offer.xid & SLOTS - 1] = open;
            transmit(open, true);
        }
    }

    private void repeat(long now) throws IOException {
        Open oldest;
        while ((oldest = waiting.peek()) != null) {
            if (oldest.answered) {
                waiting.poll();
            } else if (!oldest.repeated && now - oldest.sent > REPEAT_NANOS) {
                waiting.poll();
                oldest.repeated = true;
                oldest.tally.dhcpRepeated.increment();
                transmit(oldest, false);
                waiting.add(oldest);
            } else if (oldest.repeated && now - oldest.sent > LOST_NANOS) {
                waiting.poll();
                oldest.tally.wrong(Tally.Kind.DHCP, "no answer to " + (oldest.type == DISCOVER ? "DISCOVER" : "REQUEST"));
                oldest.answered = true;
            } else {
                return;
            }
        }
    }

    private void transmit(Open open, boolean first) throws IOException {
        int machine = open.xid % machines;
        out.clear();
        out.put((byte) 1).put((byte) 1).put((byte) 6).put((byte) 1); // BOOTREQUEST, Ethernet, one hop
        out.putInt(open.xid).putInt(0).putInt(0).putInt(0).putInt(0);
        out.put(relay);
        out.put((byte) 2).put((byte) 0xa).putInt(machine);
        out.position(236);
        out.putInt(0x63825363);
        out.put(new byte[] {53, 1, (byte) open.type, 55, 5, 1, 3, 6, 66, 67, 93, 2, 0, 0, 94, 3, 1, 2, 1});
        out.put(new byte[] {60, 9, 'P', 'X', 'E', 'C', 'l', 'i', 'e', 'n', 't'});
        out.put(new byte[] {97, 17, 0}).putLong(machine).putLong(machine);
        if (open.type == REQUEST) {
            out.put(new byte[] {50, 4}).putInt(open.address);
            out.put(new byte[] {54, 4}).put(server.getAddress().getAddress());
        }
        out.put((byte) 0xff);
        while (out.position() < 300) {
            out.put((byte) 0);
        }
        out.flip();
        if (first) {
            open.tally.dhcpSent.increment();
            waiting.add(open);
        }
        channel.send(out, server);
    }

    private void receive() throws IOException {
        ByteBuffer in = ByteBuffer.allocate(2048);
        while (load.running()) {
            in.clear();
            channel.receive(in);
            in.flip();
            if (in.limit() > 240) {
                int type = type(in);
                if (type == OFFER || type == ACK) {
                    answered(in, type);
                }
            }
        }
    }

    private void answered(ByteBuffer in, int type) {
        int xid = in.getInt(4);
        Open open = (type == OFFER ? discovers : requests)[xid & SLOTS - 1];
        if (open == null || open.xid != xid || open.answered) {
            return; // the second answer to what was asked twice
        }
        open.answered = true;
        open.tally.dhcpAnswered.increment();
        open.tally.took(Tally.Kind.DHCP, System.nanoTime() - open.sent);
        if (type == OFFER) {
            offered.add(new Open(xid, REQUEST, in.getInt(16), open.tally));
        } else {
            open.tally.done(Tally.Kind.DHCP);
        }
    }

    private static int type(ByteBuffer in) {
        int at = 240;
        while (at + 2 < in.limit() && (in.get(at) & 0xff) != 0xff) {
            if (in.get(at) == 0) {
                at++;
            } else if (in.get(at) == 53) {
                return in.get(at + 2);
            } else {
                at += 2 + (in.get(at + 1) & 0xff);
            }
        }
        return 0;
    }
}
