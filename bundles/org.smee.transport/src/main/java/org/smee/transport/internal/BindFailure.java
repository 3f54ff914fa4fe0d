package org.smee.transport.internal;

import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.smee.transport.UdpBinding;

/** Says in words why a socket could not be opened and what to do about it. */
final class BindFailure {
    private BindFailure() {}

    static IOException of(UdpBinding binding, Throwable problem) {
        return of(
                binding.owner(),
                "UDP",
                binding.local(),
                binding.device().map(d -> " on " + d).orElse(""),
                problem);
    }

    /** For a listening TCP socket. */
    static IOException of(String owner, InetSocketAddress local, Throwable problem) {
        return of(owner, "TCP", local, "", problem);
    }

    private static IOException of(
            String owner, String protocol, InetSocketAddress local, String device, Throwable problem) {
        Throwable cause = problem.getCause() instanceof NativeIoException nativeCause ? nativeCause : problem;
        String reason = String.valueOf(cause.getMessage());
        String host = local.getAddress().getHostAddress();
        String where = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + local.getPort();
        BindException failure = new BindException(owner + ": " + protocol + " " + where + device + " cannot be opened: "
                + reason + advice(protocol, local.getPort(), reason.toLowerCase(Locale.ROOT)));
        failure.initCause(cause);
        return failure;
    }

    private static String advice(String protocol, int port, String reason) {
        if (reason.contains("permission denied") || reason.contains("not permitted")) {
            return port > 0 && port < 1024
                    ? "; ports below 1024 need a right: run \"sysctl -w net.ipv4.ip_unprivileged_port_start=" + port
                            + "\", or give the service CAP_NET_BIND_SERVICE, or try high ports with"
                            + " \"./smee run --unprivileged\""
                    : "; binding to a device needs CAP_NET_RAW";
        }
        if (reason.contains("in use")) {
            return "; see who has it: ss -" + (protocol.equals("TCP") ? "t" : "u") + "lpn 'sport = :" + port + "'";
        }
        if (reason.contains("address family not supported")) {
            return "; this host has no IPv6: name an IPv4 address";
        }
        if (reason.contains("no such device")) {
            return "; see the names: ip link";
        }
        if (reason.contains("assign requested address")) {
            return "; no interface has this address: ip address";
        }
        return "";
    }
}
