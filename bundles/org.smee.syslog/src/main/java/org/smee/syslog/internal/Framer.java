package org.smee.syslog.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.function.IntSupplier;

/**
 * Finds the messages in a stream (RFC 6587): {@code 11 <13>1 …} by count, else up to a line end or NUL; each message may
 * be framed otherwise than the one before. A number counts only with {@code <} behind it, so that a line may begin with a
 * number. What is longer than allowed is cut and its rest skipped. Used on one loop.
 */
final class Framer {
    /** Takes a message, valid during the call only. */
    interface Sink {
        void message(ByteBuf in, int index, int length, boolean cut);
    }

    private enum State {
        BETWEEN,
        NUMBER,
        OPENING,
        COUNTED,
        LINE
    }

    private static final int MAX_DIGITS = 7;
    private static final int SMALL = 256;
    private static final byte[] NOTHING = {};

    private final IntSupplier longest;
    private final Sink sink;
    private State state = State.BETWEEN;
    private byte[] held = NOTHING;
    private int holds;
    private boolean cut;
    private int missing;

    /** {@code longest}: most bytes of a message that are kept. */
    Framer(IntSupplier longest, Sink sink) {
        this.longest = longest;
        this.sink = sink;
    }

    /** Takes all bytes. */
    void accept(ByteBuf in) {
        while (in.isReadable()) {
            switch (state) {
                case BETWEEN -> between(in);
                case NUMBER -> number(in);
                case OPENING -> opening(in);
                case COUNTED -> counted(in);
                case LINE -> line(in);
            }
        }
    }

    /** Takes what is there as the last message; one by count that is not complete counts as cut. */
    void end() {
        cut |= state == State.COUNTED;
        if (holds > 0) {
            emitHeld();
        }
        state = State.BETWEEN;
    }

    private void between(ByteBuf in) {
        byte next = in.getByte(in.readerIndex());
        if (isLineEnd(next) || next == '\r') {
            in.skipBytes(1);
        } else {
            state = next >= '1' && next <= '9' ? State.NUMBER : State.LINE;
        }
    }

    private void number(ByteBuf in) {
        byte next = in.getByte(in.readerIndex());
        if (next >= '0' && next <= '9' && holds < MAX_DIGITS) {
            hold(in, 1);
        } else if (next == ' ') {
            hold(in, 1);
            state = State.OPENING;
        } else {
            state = State.LINE;
        }
    }

    private void opening(ByteBuf in) {
        if (in.getByte(in.readerIndex()) != '<') {
            state = State.LINE;
            return;
        }
        missing = 0;
        for (int i = 0; i < holds - 1; i++) {
            missing = missing * 10 + held[i] - '0';
        }
        holds = 0;
        state = State.COUNTED;
    }

    private void counted(ByteBuf in) {
        int here = Math.min(missing, in.readableBytes());
        missing -= here;
        if (missing == 0) {
            finish(in, here);
        } else {
            hold(in, here);
        }
    }

    private void line(ByteBuf in) {
        int here = in.forEachByte(value -> !isLineEnd(value)) - in.readerIndex();
        if (here < 0) {
            hold(in, in.readableBytes());
        } else {
            finish(in, here);
            in.skipBytes(1);
        }
    }

    /** The message ends behind the next {@code length} bytes. */
    private void finish(ByteBuf in, int length) {
        if (holds == 0) {
            int kept = Math.min(length, longest.getAsInt());
            sink.message(in, in.readerIndex(), kept, kept < length);
            in.skipBytes(length);
        } else {
            hold(in, length);
            emitHeld();
        }
        state = State.BETWEEN;
    }

    private void emitHeld() {
        sink.message(Unpooled.wrappedBuffer(held, 0, holds), 0, holds, cut);
        holds = 0;
        cut = false;
        held = held.length > SMALL ? NOTHING : held;
    }

    private void hold(ByteBuf in, int length) {
        int kept = Math.max(0, Math.min(length, longest.getAsInt() - holds));
        if (holds + kept > held.length) {
            held = Arrays.copyOf(held, Math.max(SMALL, Math.max(holds + kept, held.length * 2)));
        }
        in.readBytes(held, holds, kept);
        in.skipBytes(length - kept);
        holds += kept;
        cut |= kept < length;
    }

    private static boolean isLineEnd(byte value) {
        return value == '\n' || value == 0;
    }
}
