package org.smee.itests;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.environment;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The archive we ship, unpacked and started as it is, on loopback and free ports. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class DistributionIT {
    private static final String BOOT_FILE = "undionly.kpxe";
    private static final int PATIENCE_MS = 20_000;

    @Inject
    private BundleContext context;

    @Inject
    private SessionFactory sessions;

    @Configuration
    public Option[] asShipped() throws IOException {
        Path boot = Path.of("target/boot").toAbsolutePath();
        Files.createDirectories(boot);
        Files.writeString(boot.resolve(BOOT_FILE), "stands in for iPXE");
        return Exam.shipped("distribution", environment("SMEE_IPXE_DIRECTORIES=" + boot));
    }

    @Test
    public void everyBundleIsActive() {
        List<String> others = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = bundle.getHeaders().get("Fragment-Host") != null;
            if (bundle.getState() != (fragment ? Bundle.RESOLVED : Bundle.ACTIVE)) {
                others.add(bundle.getSymbolicName() + " is in state " + bundle.getState());
            }
        }

        assertEquals(List.of(), others);
    }

    @Test
    public void logHasNoError() throws Exception {
        Path file = Path.of(System.getProperty("karaf.data"), "log", "smee.log");

        try (Stream<String> lines = Files.lines(file)) {
            assertEquals(
                    List.of(), lines.filter(line -> line.contains(" ERROR ")).toList());
        }
    }

    @Test
    public void discoverIsAnsweredWithTheReservedAddress() throws Exception {
        byte[] reply = Packets.exchange(Packets.discover("525400aa882a"), Integer.getInteger("test.dhcp"));

        assertEquals("BOOTREPLY", 2, reply[0]);
        assertArrayEquals(new byte[] {127, 0, 0, 42}, Arrays.copyOfRange(reply, 16, 20));
    }

    @Test
    public void tftpServesABootFile() throws Exception {
        byte[] reply = Packets.exchange(Packets.readRequest(BOOT_FILE), Integer.getInteger("test.tftp"));

        assertArrayEquals("DATA block 1", new byte[] {0, 3, 0, 1}, Arrays.copyOf(reply, 4));
        assertEquals("stands in for iPXE", new String(reply, 4, reply.length - 4, StandardCharsets.US_ASCII));
    }

    @Test
    public void healthCheckIsWell() throws Exception {
        long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000L;

        while (status("/healthcheck") != 200) {
            assertTrue("no 200 from /healthcheck", System.nanoTime() < deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    public void consoleCommandShowsTheStatus() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);

        try (Session session = sessions.create(new ByteArrayInputStream(new byte[0]), print, print)) {
            session.execute("smee:status");
        }

        String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text, text.contains("Smee for Karaf"));
    }

    private static int status(String path) throws IOException {
        URI address = URI.create("http://127.0.0.1:" + Integer.getInteger("test.http") + path);
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        try {
            return connection.getResponseCode();
        } catch (java.net.ConnectException notYet) {
            return 0;
        } finally {
            connection.disconnect();
        }
    }
}
