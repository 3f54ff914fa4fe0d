package org.smee.syslog.internal;

/** What waits to be written. */
sealed interface Entry {
    /** What an entry costs beside its bytes, roughly. */
    int OVERHEAD = 80;

    Sender sender();

    /** When it came, in milliseconds since 1970. */
    long millis();

    /** Memory it holds, in bytes. */
    int weight();

    /** A message as it came. No record, because it holds an array, which nobody changes. */
    final class Message implements Entry {
        final byte[] bytes;
        final boolean cut;
        private final Sender sender;
        private final long millis;

        /** {@code cut}: the end is missing. */
        Message(Sender sender, long millis, byte[] bytes, boolean cut) {
            this.sender = sender;
            this.millis = millis;
            this.bytes = bytes;
            this.cut = cut;
        }

        @Override
        public Sender sender() {
            return sender;
        }

        @Override
        public long millis() {
            return millis;
        }

        @Override
        public int weight() {
            return OVERHEAD + bytes.length;
        }
    }

    /** So many messages did not pass the limit. */
    record Suppressed(Sender sender, long millis, int count) implements Entry {
        @Override
        public int weight() {
            return OVERHEAD;
        }
    }
}
