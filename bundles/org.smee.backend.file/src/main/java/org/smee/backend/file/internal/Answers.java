package org.smee.backend.file.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;

/** What look-ups are answered from: an index, or the reason why there is none. */
sealed interface Answers permits HardwareIndex, Answers.None, Answers.Growing {
    CompletionStage<Lookup> byMac(MacAddress mac);

    CompletionStage<Lookup> byAddress(InetAddress address);

    Stream<Hardware> all();

    /** How many interfaces are known; -1: cannot be said. */
    long records();

    /** No index yet. */
    record None(CompletionStage<Lookup> answer) implements Answers {
        static None because(String reason, Duration retryAfter) {
            return new None(Lookup.completed(new Lookup.Unavailable(reason, retryAfter)));
        }

        @Override
        public CompletionStage<Lookup> byMac(MacAddress mac) {
            return answer;
        }

        @Override
        public CompletionStage<Lookup> byAddress(InetAddress address) {
            return answer;
        }

        @Override
        public Stream<Hardware> all() {
            return Stream.empty();
        }

        @Override
        public long records() {
            return -1;
        }
    }

    /** The first reading goes on: what it has read is answered, anything else may still come. */
    record Growing(HardwareIndex.Builder read, None rest) implements Answers {
        @Override
        public CompletionStage<Lookup> byMac(MacAddress mac) {
            return read.sofar(mac).orElse(rest.answer());
        }

        @Override
        public CompletionStage<Lookup> byAddress(InetAddress address) {
            return read.sofar(address).orElse(rest.answer());
        }

        @Override
        public Stream<Hardware> all() {
            return Stream.empty();
        }

        @Override
        public long records() {
            return -1;
        }
    }
}
