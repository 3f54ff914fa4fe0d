package org.smee.transport.internal;

import org.smee.api.settings.SettingsReader;

/**
 * Checked settings of the transport.
 *
 * @param threads event loops
 * @param nativeWanted whether native epoll is tried
 * @param spinMicros how long a busy loop of native epoll looks for the next packet before it sleeps; 0: not at all
 */
record TransportSettings(int threads, boolean nativeWanted, int spinMicros) {
    static final String PID = "org.smee.transport";
    private static final int MAX_THREADS = 64;
    private static final int SPIN_MICROS = 20;
    private static final int MAX_SPIN_MICROS = 1_000;

    static TransportSettings from(SettingsReader settings) {
        int threads = settings.parsed("threads", "SMEE_TRANSPORT_THREADS", "auto", TransportSettings::threads);
        String wanted = settings.oneOf("native", "SMEE_TRANSPORT_NATIVE", "auto", "auto", "off");
        int spin = settings.number("spin.micros", "SMEE_TRANSPORT_SPIN_MICROS", SPIN_MICROS, 0, MAX_SPIN_MICROS);
        return new TransportSettings(threads, wanted.equals("auto"), spin);
    }

    /**
     * At least two, so that a burst of file transfers shares the processor with DHCP by the kernel's fairness instead of
     * standing in front of it; at most four, because four sockets are all that is busy at once.
     */
    private static int threads(String text) {
        if (text.equalsIgnoreCase("auto")) {
            return Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));
        }
        if (!text.matches("\\d{1,2}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_THREADS) {
            throw new IllegalArgumentException("auto or a whole number 1.." + MAX_THREADS);
        }
        return Integer.parseInt(text);
    }
}
