import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A machine that logs without end; what arrived is counted in the file it ends in. */
final class Syslog {
    private static final Pattern NUMBER = Pattern.compile("hotswap-(\\d+)-(\\d+)-");

    private final Load load;
    private final InetSocketAddress server;
    private final Path file;
    private int next;

    Syslog(Load load, InetSocketAddress server, Path file) {
        this.load = load;
        this.server = server;
        this.file = file;
    }

    void run() throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            while (load.running()) {
                Tally tally = load.now();
                byte[] text = ("<14>Nov 24 10:00:00 machine load: hotswap-" + tally.number + "-" + next++ + "-")
                        .getBytes(StandardCharsets.US_ASCII);
                tally.syslogSent.increment();
                socket.send(new DatagramPacket(text, text.length, server));
                Thread.sleep(10);
            }
        }
    }

    /** How many of this event's messages are in the file. */
    long arrived(Tally tally) throws IOException {
        Set<String> found = new HashSet<>();
        try (Stream<Path> files = Files.list(file.getParent())) {
            for (Path each : files.filter(path -> path.getFileName().toString().startsWith("syslog"))
                    .toList()) {
                try (Stream<String> lines = Files.lines(each, StandardCharsets.ISO_8859_1)) {
                    lines.forEach(line -> {
                        Matcher number = NUMBER.matcher(line);
                        if (number.find() && Integer.parseInt(number.group(1)) == tally.number) {
                            found.add(number.group(2));
                        }
                    });
                }
            }
        }
        return found.size();
    }
}
