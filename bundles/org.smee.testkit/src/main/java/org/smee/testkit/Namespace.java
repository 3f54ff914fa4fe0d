package org.smee.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class in a network namespace of its own, with devices {@code va} and {@code vb} and no route. */
public final class Namespace {
    /** Why a test is skipped where {@link #isPossible} is false. */
    public static final String REASON = "needs root, unshare and ip to make a network namespace";

    private static final String DEVICES = "ip link set lo up && ip link add va type veth peer name vb"
            + " && ip link set va up && ip link set vb up && exec ";

    private Namespace() {}

    /** Whether this process may make one. */
    public static boolean isPossible() {
        try {
            return exec(List.of("unshare", "-n", "sh", "-c", DEVICES + "true")).exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs {@code main} with {@code arguments} and returns what it printed. */
    public static String run(Class<?> main, String... arguments) throws IOException {
        return runBy("", main, arguments);
    }

    /** The same, started by the command {@code before}, e.g. {@code setpriv --bounding-set=-net_raw}. */
    public static String runBy(String before, Class<?> main, String... arguments) throws IOException {
        String java = ProcessHandle.current().info().command().orElse("java");
        String command = DEVICES + before + " " + java + " -cp '" + System.getProperty("java.class.path") + "' "
                + main.getName() + " " + String.join(" ", arguments);
        Process process = exec(List.of("unshare", "-n", "sh", "-c", command));
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Process exec(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("no end within 60 s: " + command);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return process;
    }
}
