package org.smee.tftp.internal;

import java.util.concurrent.atomic.LongAdder;

/** What cannot be told by events because no transfer came of it, and totals. */
final class TftpCounters {
    final LongAdder malformed = new LongAdder();
    final LongAdder strays = new LongAdder();
    final LongAdder repeated = new LongAdder();
    final LongAdder unsent = new LongAdder();
    final LongAdder served = new LongAdder();
    final LongAdder bytes = new LongAdder();

    String line() {
        return "served " + served.sum() + " files, " + bytes.sum() + " bytes; malformed packets " + malformed.sum()
                + ", packets of no transfer " + strays.sum() + ", repeated requests " + repeated.sum()
                + ", packets not sent " + unsent.sum();
    }
}
