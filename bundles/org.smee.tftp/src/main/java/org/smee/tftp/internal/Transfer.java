package org.smee.tftp.internal;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.smee.api.boot.BootFile;
import org.smee.transport.UdpEndpoint;

/**
 * One file on its way to one client: sends windows of blocks (RFC 1350, RFC 7440) and takes their acknowledgements. Used
 * on the endpoint's loop only. Blocks are counted from 1 without wrapping; the wire has the low 16 bits.
 */
final class Transfer {
    /** What an acknowledgement did. */
    enum Progress {
        /** Nothing new. */
        NONE,
        /** The next blocks are on their way. */
        GOING_ON,
        /** The last block has arrived. */
        DONE
    }

    private static final int MAX_SEGMENTS = 64;
    private static final int MAX_PAYLOAD = 65_507;
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final UdpEndpoint endpoint;
    private final InetSocketAddress client;
    private final BootFile file;
    private final Negotiation terms;
    private final int packet;
    private final int packetsAtOnce;
    private boolean oackWaits;
    private long acked;
    private long sent;
    private long last;
    private long bytes;
    private boolean repeatMayHelp = true;
    private boolean repeatSeen;
    private long resent;

    Transfer(UdpEndpoint endpoint, InetSocketAddress client, BootFile file, Negotiation terms) {
        this.endpoint = endpoint;
        this.client = client;
        this.file = file;
        this.terms = terms;
        this.packet = terms.blksize() + TftpCodec.DATA_HEADER;
        this.packetsAtOnce = Math.max(1, Math.min(MAX_SEGMENTS, MAX_PAYLOAD / packet));
        this.last = file.size() < 0 ? UNKNOWN : file.size() / terms.blksize() + 1;
        this.oackWaits = !terms.granted().isEmpty();
    }

    /** Sends the OACK, or the first window if no option was granted. Throws if the file cannot be read. */
    void start() throws IOException {
        if (oackWaits) {
            sendOack();
        } else {
            sendWindow();
        }
    }

    /** Takes ACK {@code number}, 0..65535. Throws if the file cannot be read. */
    Progress acknowledged(int number) throws IOException {
        if (oackWaits) {
            if (number != 0) {
                return Progress.NONE;
            }
            oackWaits = false;
            sendWindow();
            return Progress.GOING_ON;
        }
        long outstanding = sent - acked;
        long step = number - acked & 0xffff;
        if (step > outstanding) {
            return Progress.NONE;
        }
        if (step == 0) {
            return repeated();
        }
        acked += step;
        if (acked == last) {
            return Progress.DONE;
        }
        // A client acknowledges an inner block when the next one is missing (RFC 7440 section 4).
        repeatMayHelp = step == outstanding && !repeatSeen;
        repeatSeen = false;
        resent += outstanding - step;
        sendWindow();
        return Progress.GOING_ON;
    }

    /**
     * A second ACK of the same block means that the window's first block is missing, or that a packet was doubled on the
     * way. With windows it is answered once, and not again before a window went through without any: two answers in a
     * row would double every packet from there on (RFC 1123 section 4.2.3.1). Without windows it is never answered.
     */
    private Progress repeated() throws IOException {
        repeatSeen = true;
        if (terms.windowsize() == 1 || !repeatMayHelp || sent == acked) {
            return Progress.NONE;
        }
        repeatMayHelp = false;
        resend();
        return Progress.GOING_ON;
    }

    /** Sends what is not acknowledged once more. Throws if the file cannot be read. */
    void resend() throws IOException {
        if (oackWaits) {
            resent++;
            sendOack();
        } else {
            resent += sent - acked;
            sendWindow();
        }
    }

    private void sendOack() {
        ByteBuf out = endpoint.alloc().directBuffer(128);
        TftpCodec.writeOack(out, terms.granted());
        endpoint.write(out, client);
    }

    private void sendWindow() throws IOException {
        long block = acked + 1;
        long end = acked + terms.windowsize();
        while (block <= Math.min(end, last)) {
            int count = (int) Math.min(packetsAtOnce, Math.min(end, last) - block + 1);
            block = sendBlocks(block, count);
        }
        sent = block - 1;
    }

    /** Sends up to {@code count} blocks as one write; returns the block after them. */
    private long sendBlocks(long first, int count) throws IOException {
        ByteBuf out = endpoint.alloc().directBuffer(count * packet);
        int blocks;
        try {
            blocks = layOut(out, first, count);
        } catch (IOException | RuntimeException e) {
            out.release();
            throw e;
        }
        endpoint.writeSegments(out, packet, client);
        return first + blocks;
    }

    /**
     * Reads all blocks at once to the end of the buffer, then moves each to its place behind its header, which is never
     * behind where it was read to.
     */
    private int layOut(ByteBuf out, long first, int count) throws IOException {
        int start = count * TftpCodec.DATA_HEADER;
        int length = read(out, start, (first - 1) * terms.blksize(), count * terms.blksize());
        int blocks = Math.min(count, length / terms.blksize() + 1);
        if (length < count * terms.blksize()) {
            endsWith(first + blocks - 1, (first - 1) * terms.blksize() + length);
        }
        int end = 0;
        for (int i = 0; i < blocks; i++) {
            int header = i * packet;
            int source = start + i * terms.blksize();
            int size = Math.min(terms.blksize(), start + length - source);
            end = header + TftpCodec.DATA_HEADER + size;
            out.setShort(header, TftpCodec.DATA).setShort(header + 2, (int) (first + i) & 0xffff);
            if (i < count - 1) {
                out.setBytes(header + TftpCodec.DATA_HEADER, out, source, size);
            }
        }
        out.writerIndex(end);
        return blocks;
    }

    private int read(ByteBuf out, int index, long position, int length) throws IOException {
        ByteBuffer into = out.internalNioBuffer(index, length);
        int done = 0;
        while (done < length) {
            int count = file.read(position + done, into);
            if (count <= 0) {
                break;
            }
            done += count;
        }
        return done;
    }

    private void endsWith(long block, long size) throws IOException {
        if (file.size() >= 0 && file.size() != size) {
            throw new IOException("the file ends at byte " + size + " instead of " + file.size());
        }
        last = block;
        bytes = size;
    }

    /** Bytes that the client has acknowledged. */
    long bytesArrived() {
        return acked == last ? bytes : acked * terms.blksize();
    }

    /** The block after the acknowledged ones, for messages. */
    long nextBlock() {
        return acked + 1;
    }

    /** Says whether nothing but the size was told so far. */
    boolean isProbe() {
        return acked == 0 && (oackWaits || terms.granted().containsKey("tsize"));
    }

    /** Says whether the client has acknowledged anything, be it the options. */
    boolean isUnderWay() {
        return acked > 0 || !oackWaits && !terms.granted().isEmpty();
    }

    /** Says whether everything was sent and only the last block's ACK is missing. */
    boolean isLastAckMissing() {
        return !oackWaits && sent == last && acked == last - 1;
    }

    boolean isOackUnanswered() {
        return oackWaits;
    }

    /** Packets sent more than once. */
    long resent() {
        return resent;
    }

    Negotiation terms() {
        return terms;
    }

    void close() {
        file.close();
    }
}
