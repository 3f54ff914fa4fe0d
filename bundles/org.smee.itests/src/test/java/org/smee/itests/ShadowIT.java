package org.smee.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.service.FindHook;
import org.smee.api.shadow.Shadow;
import org.smee.api.shadow.ShadowReport;
import org.smee.api.shadow.ShadowReport.State;
import org.smee.dhcp.api.DhcpHandler;

/** What other bundles, and machines, see of a candidate, in the distribution we ship. This test is one of the others. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ShadowIT {
    private static final String RESERVED = "127.0.0.42";
    private static final int PATIENCE_MS = 20_000;

    @Inject
    private BundleContext context;

    @Inject
    private Shadow shadow;

    @Configuration
    public Option[] asShipped() {
        return Exam.shipped("shadow");
    }

    @After
    public void removeTheCandidate() throws Exception {
        if (shadow.report().state() != State.NONE) {
            shadow.end();
        }
        for (Bundle bundle : context.getBundles()) {
            if (OtherAddress.NAME.equals(bundle.getSymbolicName())) {
                bundle.uninstall();
            }
        }
    }

    @Test
    public void inShadowNobodySeesTheCandidateAndNoMachineItsAnswer() throws Exception {
        List<ServiceEvent> heard = new CopyOnWriteArrayList<>();
        ServiceListener listener = heard::add;
        context.addServiceListener(listener, "(" + Constants.OBJECTCLASS + "=" + DhcpHandler.class.getName() + ")");

        ShadowReport report = shadow.begin(candidate());

        assertEquals(State.SHADOW, report.state());
        assertEquals(List.of("handler for mode reservation"), report.plugins());
        assertFalse("found by a bundle that looks for it", isFound(report.bundleId()));
        assertEquals(RESERVED, given());
        await(
                "the candidate is asked and differs",
                () -> shadow.report().found().different() > 0);
        shadow.end();
        context.removeServiceListener(listener);
        assertEquals("told to a bundle that listens", List.of(), heard);
    }

    @Test
    public void promotionSwitchesOnceAndRollingBackRestores() throws Exception {
        shadow.begin(candidate());

        Machine machine = new Machine();
        try {
            machine.await(RESERVED);
            shadow.promote();
            assertEquals("the next message", OtherAddress.ADDRESS, given());
            machine.await(OtherAddress.ADDRESS);
            shadow.rollback();
            assertEquals("the next message", RESERVED, given());
            machine.await(RESERVED);
        } finally {
            machine.end();
        }
        assertEquals(List.of(RESERVED, OtherAddress.ADDRESS, RESERVED), machine.given());
        assertEquals(State.SHADOW, shadow.report().state());
    }

    @Test
    public void withoutTheShadowBundleEverythingIsSeenAgain() throws Exception {
        Bundle other = context.getBundle(shadow.begin(candidate()).bundleId());
        shadow.promote();
        Bundle ours = bundle("org.smee.shadow");
        String location = ours.getLocation();
        int hooks = hooks();
        ours.uninstall();
        try {
            assertEquals(RESERVED, given());
            assertEquals("the candidate is stopped", Bundle.RESOLVED, other.getState());
            assertEquals("hooks left", hooks - 1, hooks());
            other.start();
            assertTrue("hidden still", isFound(other.getBundleId()));
        } finally {
            context.installBundle(location).start();
            await("org.smee.shadow is back", () -> context.getServiceReference(Shadow.class) != null);
        }
    }

    private boolean isFound(long bundle) throws Exception {
        return context.getServiceReferences(DhcpHandler.class, null).stream()
                .anyMatch(reference -> reference.getBundle().getBundleId() == bundle);
    }

    private int hooks() throws Exception {
        ServiceReference<?>[] found = context.getAllServiceReferences(FindHook.class.getName(), null);
        return found == null ? 0 : found.length;
    }

    private Bundle bundle(String name) {
        return Stream.of(context.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private static String given() throws IOException {
        return Packets.address(Packets.exchange(Packets.discover("525400aa882a"), Integer.getInteger("test.dhcp")));
    }

    /** The jar of {@link OtherAddress}. */
    private static String candidate() throws IOException {
        Path jar = Path.of(System.getProperty("karaf.data"), "other.jar");
        String file = OtherAddress.class.getName().replace('.', '/') + ".class";
        Manifest manifest = new Manifest();
        Attributes head = manifest.getMainAttributes();
        head.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        head.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        head.putValue(Constants.BUNDLE_SYMBOLICNAME, OtherAddress.NAME);
        head.putValue(Constants.BUNDLE_ACTIVATOR, OtherAddress.class.getName());
        head.putValue(Constants.IMPORT_PACKAGE, "org.osgi.framework,org.smee.api.event,org.smee.dhcp.api");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest);
                InputStream code = OtherAddress.class.getClassLoader().getResourceAsStream(file)) {
            entries.putNextEntry(new JarEntry(file));
            Objects.requireNonNull(code, file).transferTo(entries);
        }
        return jar.toString();
    }

    private interface Check {
        boolean holds() throws Exception;
    }

    private static void await(String what, Check check) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_MS * 1_000_000L;
        while (!check.holds()) {
            assertTrue("not within " + PATIENCE_MS + " ms: " + what, System.nanoTime() < deadline);
            Thread.onSpinWait();
        }
    }

    /** A machine that asks without end, and remembers each change of the address it is given. */
    private static final class Machine {
        private final List<String> given = new CopyOnWriteArrayList<>();
        private final List<Exception> failures = new CopyOnWriteArrayList<>();
        private final Thread thread = new Thread(this::run, "machine");
        private volatile boolean ended;

        Machine() {
            thread.start();
        }

        private void run() {
            String last = "";
            while (!ended) {
                try {
                    String next = ShadowIT.given();
                    if (!next.equals(last)) {
                        given.add(next);
                        last = next;
                    }
                } catch (IOException e) {
                    failures.add(e);
                    return;
                }
            }
        }

        /** Until the latest address is this one. */
        void await(String address) throws Exception {
            ShadowIT.await("the machine is given " + address, () -> {
                assertEquals(List.of(), failures);
                return !given.isEmpty() && given.get(given.size() - 1).equals(address);
            });
        }

        void end() throws InterruptedException {
            ended = true;
            thread.join();
        }

        /** The addresses it was given, each change once. */
        List<String> given() {
            assertEquals(List.of(), failures);
            return new ArrayList<>(given);
        }
    }
}
