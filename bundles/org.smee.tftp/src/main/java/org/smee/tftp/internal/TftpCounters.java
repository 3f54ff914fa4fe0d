package org.smee.tftp.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.smee.api.status.Measurement;

/** What cannot be told by events because no transfer came of it, and totals. */
final class TftpCounters {
    final LongAdder malformed = new LongAdder();
    final LongAdder strays = new LongAdder();
    final LongAdder repeated = new LongAdder();
    final LongAdder unsent = new LongAdder();
    final LongAdder served = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder bytesOfBroken = new LongAdder();
    final LongAdder resent = new LongAdder();

    List<Measurement> measurements(int running) {
        return List.of(
                new Measurement.Level("smee_tftp_transfers_running", "TFTP transfers that run now.", running),
                bytes("complete", bytes),
                bytes("broken_off", bytesOfBroken),
                new Measurement.Count(
                        "smee_tftp_packets_resent",
                        "TFTP packets of ended transfers sent more than once.",
                        resent.sum()),
                new Measurement.Count(
                        "smee_tftp_requests_repeated", "TFTP requests that came more than once.", repeated.sum()),
                dropped("malformed", malformed),
                dropped("no_transfer", strays),
                dropped("not_sent", unsent));
    }

    private static Measurement bytes(String transfer, LongAdder count) {
        return new Measurement.Count(
                "smee_tftp_bytes",
                "Bytes of files that TFTP clients acknowledged, by how their transfer ended.",
                Map.of("transfer", transfer),
                count.sum());
    }

    private static Measurement dropped(String cause, LongAdder count) {
        return new Measurement.Count(
                "smee_dropped",
                "What was thrown away, by part and cause.",
                Map.of("part", "tftp", "cause", cause),
                count.sum());
    }

    String line() {
        return "served " + served.sum() + " files, " + bytes.sum() + " bytes; malformed packets " + malformed.sum()
                + ", packets of no transfer " + strays.sum() + ", repeated requests " + repeated.sum()
                + ", packets not sent " + unsent.sum();
    }
}
