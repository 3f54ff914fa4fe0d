package org.smee.l2.internal;

import com.sun.jna.Native;

/**
 * What a packet socket needs of the C library. Pointers and sizes are {@code long}, so 64 bit only. Loading this class
 * loads JNA's native library, which may fail with an {@link Error}.
 */
final class Libc {
    static {
        Native.register(Libc.class, "c");
    }

    private Libc() {}

    static native int socket(int domain, int type, int protocol);

    static native long sendto(int socket, long bytes, long length, int flags, long address, int addressLength);

    static native int close(int socket);

    private static native String strerror(int number);

    /** Number of what went wrong in this thread's last call. */
    static int errno() {
        return Native.getLastError();
    }

    /** What went wrong in words, e.g. {@code Operation not permitted (errno 1)}. */
    static String describe(int errno) {
        return strerror(errno) + " (errno " + errno + ")";
    }
}
