package org.smee.itests;

import static org.ops4j.pax.exam.CoreOptions.environment;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOption;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ops4j.pax.exam.Option;

/** What every Karaf under test has in common. */
final class Exam {
    private Exam() {}

    /** The archive we ship as it is, unpacked under {@code name}, with the machine of hardware.yaml. */
    static Option[] shipped(String name, Option... own) {
        Path hardware = Path.of("src/test/resources/hardware.yaml").toAbsolutePath();
        List<Option> all = new ArrayList<>(List.of(own));
        all.add(karafDistributionConfiguration()
                .frameworkUrl(new File(System.getProperty("smee.distribution"))
                        .toURI()
                        .toString())
                .unpackDirectory(new File("target/exam/" + name))
                .useDeployFolder(false)
                .karafVersion(System.getProperty("karaf.version")));
        all.add(environment("SMEE_BACKEND_FILE_PATH=" + hardware));
        return options(all.toArray(Option[]::new));
    }

    /** Adds loopback addresses and free ports, and lets Pax Exam find its own bundles without a network. */
    static Option[] options(Option... own) {
        List<Option> all = new ArrayList<>(List.of(own));
        all.add(keepRuntimeFolder());
        all.add(configureConsole().ignoreLocalConsole().ignoreRemoteShell());
        all.add(editConfigurationFilePut(
                "etc/org.ops4j.pax.url.mvn.cfg",
                "org.ops4j.pax.url.mvn.localRepository",
                System.getProperty("maven.repo.local")));
        all.addAll(onLoopback());
        for (String option : moduleOptions()) {
            all.add(vmOption(option));
        }
        return all.toArray(Option[]::new);
    }

    /** Free ports; tests find them in the system properties test.dhcp, test.tftp and test.http. */
    private static List<Option> onLoopback() {
        int dhcp = freePort();
        int tftp = freePort();
        int http = freePort();
        return List.of(
                environment("SMEE_DHCP_ADDR=0.0.0.0:" + dhcp),
                environment("SMEE_DHCP_IFACE=lo"),
                environment("SMEE_TFTP_ADDR=127.0.0.1"),
                environment("SMEE_TFTP_PORT=" + tftp),
                environment("SMEE_HTTP_ADDR=127.0.0.1"),
                environment("SMEE_HTTP_PORT=" + http),
                environment("SMEE_SYSLOG_ADDR=127.0.0.1"),
                environment("SMEE_SYSLOG_PORT=" + freePort()),
                environment("SMEE_CONSOLE_PORT=0"),
                systemProperty("test.dhcp").value(Integer.toString(dhcp)),
                systemProperty("test.tftp").value(Integer.toString(tftp)),
                systemProperty("test.http").value(Integer.toString(http)));
    }

    private static int freePort() {
        try (DatagramSocket socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What bin/karaf tells a JVM newer than 8. */
    private static List<String> moduleOptions() {
        String specs = "lib/endorsed/org.apache.karaf.specs.";
        String version = "-" + System.getProperty("karaf.version") + ".jar";
        List<String> options = new ArrayList<>(List.of(
                "--add-reads=java.xml=java.logging",
                "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
                "--patch-module=java.base=" + specs + "locator" + version,
                "--patch-module=java.xml=" + specs + "java.xml" + version));
        for (String name : List.of("java.security", "java.net", "java.lang", "java.util")) {
            options.add("--add-opens=java.base/" + name + "=ALL-UNNAMED");
        }
        for (String name : List.of("file", "http", "https", "jar")) {
            options.add("--add-exports=java.base/sun.net.www.protocol." + name + "=ALL-UNNAMED");
        }
        return options;
    }
}
