package org.smee.dhcp.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.concurrent.CompletionStage;
import org.smee.api.event.Outcome;
import org.smee.api.trace.BootTrace;

/**
 * A received message with everything a decision may depend on, and the reply that a decision fills. Valid until the
 * stage that {@link DhcpHandler#decide} returned completes; then its owner uses it for the next message. One thread at a
 * time.
 */
public final class DhcpRequest {
    private static final byte[] NO_CLASS = {};
    private static final int IP_AND_UDP = 28;
    private static final int SMALLEST_LIMIT = 576 - IP_AND_UDP; // RFC 2131 section 2
    private static final int ETHERNET_LIMIT = 1500 - IP_AND_UDP;

    private final DhcpMessage message = new DhcpMessage();
    private final DhcpReply reply = new DhcpReply();
    private final Client client = new Client();
    private Decision.Reply lastReply = new Decision.Reply(reply, false, false, Outcome.SERVED, "");
    private CompletionStage<Decision> lastStage = lastReply.now();
    private DhcpSite site;
    private byte[] userClass = NO_CLASS;
    private int sourceAddress;
    private int chainLoads;
    private boolean bootServer;
    private BootTrace trace = BootTrace.NONE;

    /** A request under {@code site}; fill it with {@link #decode}. */
    public DhcpRequest(DhcpSite site) {
        this.site = site;
        site(site);
    }

    /** Changes the settings for the messages decoded from now on. */
    public void site(DhcpSite newSite) {
        site = newSite;
        userClass = newSite.userClass().getBytes(US_ASCII);
    }

    /** Decodes and classifies the first {@code count} bytes of the message's storage. */
    public void decode(int count, int source) throws MalformedPacketException {
        message.decode(count);
        client.classify(message, site, userClass);
        sourceAddress = source;
        chainLoads = 0;
        bootServer = false;
        trace = BootTrace.NONE;
        reply.stale();
    }

    /** Decodes a copy of {@code packet}; for tools and tests. */
    public DhcpRequest decode(byte[] packet) throws MalformedPacketException {
        if (packet.length > DhcpMessage.MAX_LENGTH) {
            throw new MalformedPacketException("longer than " + DhcpMessage.MAX_LENGTH + " bytes");
        }
        System.arraycopy(packet, 0, message.storage(), 0, packet.length);
        decode(packet.length, 0);
        return this;
    }

    /** The message. */
    public DhcpMessage message() {
        return message;
    }

    /** What the message tells about its sender. */
    public Client client() {
        return client;
    }

    /** The settings for the interface it arrived at. */
    public DhcpSite site() {
        return site;
    }

    /** IPv4 source address of the datagram, 0 if the client had none. */
    public int sourceAddress() {
        return sourceAddress;
    }

    /** How often this MAC, being iPXE, was sent to an iPXE binary within the last minute. */
    public int chainLoads() {
        return chainLoads;
    }

    /** Tells how often this MAC was chained; the server remembers, so that the decision stays pure. */
    public DhcpRequest chainLoads(int count) {
        chainLoads = count;
        return this;
    }

    /**
     * Whether it arrived at the port of PXE boot servers, usually 4011, and not at that of DHCP servers (PXE
     * specification 2.1, chapter 2). Who asks there has an address, and wants a boot file from us and nobody else.
     */
    public boolean bootServer() {
        return bootServer;
    }

    /** Tells at which of the two ports it arrived; the server knows. */
    public DhcpRequest bootServer(boolean there) {
        bootServer = there;
        return this;
    }

    /** The trace that this boot belongs to; {@link BootTrace#NONE} if nobody traces it. */
    public BootTrace trace() {
        return trace;
    }

    /** Tells the trace; the server asks for it, so that the decision stays pure. */
    public DhcpRequest trace(BootTrace ofBoot) {
        trace = ofBoot;
        return this;
    }

    /**
     * Bytes of a UDP payload that the client takes: option 57 counts the IP and UDP headers too (RFC 2132 section 9.10).
     * Under {@code compat} no reply is shortened.
     */
    public int replyLimit() {
        if (site.compat()) {
            return Integer.MAX_VALUE;
        }
        if (message.optionLength(DhcpOption.MAXIMUM_MESSAGE_SIZE) != 2) {
            return SMALLEST_LIMIT;
        }
        int said = message.optionShort(DhcpOption.MAXIMUM_MESSAGE_SIZE, 0) - IP_AND_UDP;
        return Math.min(Math.max(said, SMALLEST_LIMIT), ETHERNET_LIMIT);
    }

    /** The reply to fill; {@link #start} it first. */
    public DhcpReply reply() {
        return reply;
    }

    /**
     * Starts the reply with what all have: its type, who we are (option 54), and what client and relay want back (RFC
     * 6842, RFC 3046 section 2.2).
     */
    public DhcpReply start(int type, int serverIdentifier) {
        reply.start(type).optionInt(DhcpOption.SERVER_IDENTIFIER, serverIdentifier);
        if (site.compat()) {
            reply.exactFile();
        }
        copyUnlessEmpty(DhcpOption.CLIENT_IDENTIFIER);
        copyUnlessEmpty(DhcpOption.RELAY_AGENT_INFORMATION);
        return reply;
    }

    private void copyUnlessEmpty(int code) {
        if (message.optionLength(code) > 0) {
            reply.copy(code, message);
        }
    }

    /**
     * The decision to send {@link #reply}, as a completed stage. The one made last is handed out again if it says the
     * same, so that a server under load allocates nothing for it.
     */
    public CompletionStage<Decision> send(boolean boots, boolean chains, Outcome outcome, String why) {
        Decision.Reply last = lastReply;
        if (last.boots() != boots
                || last.chains() != chains
                || last.outcome() != outcome
                || !last.why().equals(why)) {
            lastReply = new Decision.Reply(reply, boots, chains, outcome, why);
            lastStage = lastReply.now();
        }
        return lastStage;
    }
}
