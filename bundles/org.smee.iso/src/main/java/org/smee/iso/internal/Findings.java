package org.smee.iso.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Where the placeholder lies in one image, learnt while the image is read once from its start. One thread feeds, any
 * thread asks.
 */
final class Findings {
    private static final int MOST = 1000;
    private static final int CHUNK = 64 * 1024;
    private static final byte[] NO_WINDOW = {};

    private record Waiter(long upTo, Runnable then) {}

    private final Magic magic;
    private final List<Waiter> waiters = new ArrayList<>();
    private byte[] window;
    private int held;
    private long windowStart;
    private volatile long[] offsets = {};
    private volatile long safe;
    private volatile boolean ended;
    private volatile Optional<SourceProblem> problem = Optional.empty();
    private long nextWanted = Long.MAX_VALUE;

    Findings(Magic magic) {
        this.magic = magic;
        this.window = new byte[magic.length() - 1 + CHUNK];
    }

    private Findings(Magic magic, long size, long[] offsets) {
        this.magic = magic;
        this.window = NO_WINDOW;
        this.windowStart = size;
        this.offsets = offsets;
        this.safe = size;
        this.ended = true;
    }

    /** What was found earlier in an image of {@code size} bytes. */
    static Findings known(Magic magic, long size, long[] offsets) {
        return new Findings(magic, size, offsets.clone());
    }

    Magic magic() {
        return magic;
    }

    /** Bytes 0..safe-1 may be served: every placeholder that touches them is known. */
    long safe() {
        return safe;
    }

    /** How many bytes have been fed. */
    synchronized long seen() {
        return windowStart + held;
    }

    /** First bytes of the placeholders found so far, ascending; not to be changed. */
    long[] offsets() {
        return offsets;
    }

    /** Whether the whole image is known. */
    boolean isComplete() {
        return ended && problem.isEmpty();
    }

    /** Why the rest will never be known. */
    Optional<SourceProblem> problem() {
        return problem;
    }

    /** Takes the next bytes of the image. Throws {@link SourceProblem} if it is full of placeholders. */
    void feed(ByteBuffer bytes) throws SourceProblem {
        while (bytes.hasRemaining()) {
            int count = Math.min(bytes.remaining(), window.length - held);
            bytes.get(window, held, count);
            search(held + count);
        }
        wake();
    }

    /** The image ends here. */
    void end() {
        synchronized (this) {
            windowStart += held;
            held = 0;
            window = NO_WINDOW;
            safe = windowStart;
            ended = true;
        }
        wake();
    }

    /** The image will not be read to its end. */
    void fail(SourceProblem why) {
        synchronized (this) {
            if (ended) {
                return;
            }
            problem = Optional.of(why);
            ended = true;
        }
        wake();
    }

    /** Runs {@code then} once, on any thread, when {@code upTo} bytes are safe or nothing more will come. */
    void whenSafe(long upTo, Runnable then) {
        synchronized (this) {
            if (!ended && safe < upTo) {
                waiters.add(new Waiter(upTo, then));
                nextWanted = Math.min(nextWanted, upTo);
                return;
            }
        }
        then.run();
    }

    private synchronized void search(int filled) throws SourceProblem {
        int from = 0;
        int hit = magic.indexIn(window, from, filled);
        while (hit != Magic.NOT_FOUND) {
            add(windowStart + hit);
            from = hit + magic.length();
            hit = magic.indexIn(window, from, filled);
        }
        int keep = Math.min(filled - from, magic.length() - 1);
        System.arraycopy(window, filled - keep, window, 0, keep);
        windowStart += filled - keep;
        held = keep;
        safe = windowStart;
    }

    private void add(long offset) throws SourceProblem {
        long[] known = offsets;
        if (known.length == MOST) {
            throw SourceProblem.bad(
                    "the image holds the placeholder more than " + MOST + " times; is magic.string right?");
        }
        long[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = offset;
        offsets = more;
    }

    private void wake() {
        List<Runnable> ready = new ArrayList<>();
        synchronized (this) {
            if (!ended && safe < nextWanted) {
                return;
            }
            nextWanted = Long.MAX_VALUE;
            for (Iterator<Waiter> each = waiters.iterator(); each.hasNext(); ) {
                Waiter waiter = each.next();
                if (ended || safe >= waiter.upTo()) {
                    ready.add(waiter.then());
                    each.remove();
                } else {
                    nextWanted = Math.min(nextWanted, waiter.upTo());
                }
            }
        }
        ready.forEach(Runnable::run);
    }
}
