package org.smee.systemd.internal;

import com.sun.jna.Function;
import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A datagram socket of the Unix family (unix(7)), which the JDK does not have. Linux, 64 bit. */
final class NotifySocket implements Notifications, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NotifySocket.class);
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int PATH_AT = 2;
    private static final int LONGEST_PATH = 107;

    private final String name;
    private final byte[] address;
    private final Function sendto;
    private final Function close;
    private final int socket;
    private boolean failing;
    private boolean closed;

    private NotifySocket(String name, byte[] address, NativeLibrary libc) {
        this.name = name;
        this.address = address;
        this.sendto = libc.getFunction("sendto", Function.THROW_LAST_ERROR);
        this.close = libc.getFunction("close");
        this.socket = libc.getFunction("socket", Function.THROW_LAST_ERROR)
                .invokeInt(new Object[] {AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0});
    }

    /** Opens it for {@code name}, a path or {@code @} and an abstract name. Throws with the reason and what to do. */
    static NotifySocket open(String name) throws IOException {
        byte[] address = address(name);
        try {
            return new NotifySocket(name, address, NativeLibrary.getInstance("c"));
        } catch (LastErrorException e) {
            throw new IOException(
                    "no Unix socket: " + e.getMessage() + "; is AF_UNIX in RestrictAddressFamilies of the unit?", e);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Error e) { // JNA throws several kinds when its native library does not load
            throw new IOException(
                    "JNA's native library does not load from " + System.getProperty("jna.tmpdir", "its directory")
                            + " (full, not writable or mounted noexec?): " + e.getMessage(),
                    e);
        }
    }

    /** A {@code struct sockaddr_un} without anything after the name. Throws for what is no name. */
    static byte[] address(String name) throws IOException {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        if (!name.startsWith("/") && !name.startsWith("@") || path.length < 2 || path.length > LONGEST_PATH) {
            throw new IOException(
                    "NOTIFY_SOCKET=" + name + " is not allowed; allowed: an absolute path, or @ and a name,"
                            + " of up to " + LONGEST_PATH + " bytes");
        }
        if (path[0] == '@') {
            path[0] = 0; // abstract: no file
        }
        ByteBuffer address = ByteBuffer.allocate(PATH_AT + path.length).order(ByteOrder.nativeOrder());
        return address.putShort((short) AF_UNIX).put(path).array();
    }

    @Override
    public synchronized void send(String state) {
        if (closed) {
            return; // its number may be somebody else's by now
        }
        byte[] bytes = state.getBytes(StandardCharsets.UTF_8);
        try {
            sendto.invokeLong(new Object[] {
                socket, bytes, (long) bytes.length, MSG_DONTWAIT | MSG_NOSIGNAL, address, address.length
            });
            failing = false;
        } catch (LastErrorException e) {
            if (!failing) {
                log.warn("event=systemd.unreachable socket={} reason=\"{}\"", name, e.getMessage());
            }
            failing = true; // said once; systemd acts by itself if this goes on
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            close.invokeInt(new Object[] {socket});
        }
    }
}
