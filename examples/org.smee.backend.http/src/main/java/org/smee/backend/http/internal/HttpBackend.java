package org.smee.backend.http.internal;

import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

/** Machines from a REST endpoint: one GET per MAC or address, remembered. It exists while it is configured. */
@Component(
        configurationPid = HttpBackendSettings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "service.ranking:Integer=50")
@Designate(ocd = HttpBackendConfig.class)
public final class HttpBackend implements HardwareBackend {
    private static final Logger log = LoggerFactory.getLogger(HttpBackend.class);
    private static final int THREADS = 2;
    /** The text of a 20 octet address has lost octets, so nobody can be asked about it. */
    private static final int LONGEST_MAC = 8;

    /** What belongs to one state of the settings. */
    private record Active(HttpBackendSettings settings, Endpoint endpoint, Memory memory) {}

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, new Names());
    private final HttpClient client = HttpClient.newBuilder()
            .executor(threads)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private volatile Active active;

    /** Called by DS. Throws {@link SettingsException} for an invalid setting, which DS logs. */
    @Activate
    public HttpBackend(Map<String, Object> file) {
        this(HttpBackendSettings.from(SettingsReader.of(HttpBackendSettings.PID, file)));
    }

    /** Tests start here. */
    HttpBackend(HttpBackendSettings settings) {
        active = with(settings);
    }

    /** Takes over a changed configuration; keeps the last good one if it is wrong. */
    @Modified
    void modified(Map<String, Object> file) {
        try {
            active = with(HttpBackendSettings.from(SettingsReader.of(HttpBackendSettings.PID, file)));
        } catch (SettingsException e) {
            log.error("event=backend.http.settings-refused reason=\"{}\"", e.getMessage());
        }
    }

    /** Ends the threads; requests under way are answered "unavailable". */
    @Deactivate
    void close() {
        threads.shutdownNow();
    }

    private Active with(HttpBackendSettings settings) {
        return new Active(settings, new Endpoint(settings, client, threads), new Memory(settings, System::nanoTime));
    }

    @Override
    public CompletionStage<Lookup> byMac(MacAddress mac) {
        if (mac.octets() > LONGEST_MAC) {
            return Lookup.UNKNOWN_STAGE;
        }
        Active now = active;
        return now.memory.get(
                mac,
                () -> now.endpoint.ask(
                        url(now.settings.macUrl(), "{mac}", mac.toString()),
                        found -> found.mac().equals(mac)));
    }

    @Override
    public CompletionStage<Lookup> byAddress(InetAddress address) {
        Active now = active;
        Optional<Ipv4Address> v4 = Ipv4Address.from(address);
        if (v4.isEmpty() || now.settings.addressUrl().isEmpty()) {
            return Lookup.UNKNOWN_STAGE;
        }
        Ipv4Address asked = v4.get();
        return now.memory.get(
                asked,
                () -> now.endpoint.ask(
                        url(now.settings.addressUrl(), "{ip}", asked.toString()),
                        found -> found.reservation()
                                .filter(r -> r.address().equals(asked))
                                .isPresent()));
    }

    @Override
    public BackendStatus status() {
        Active now = active;
        return new BackendStatus(
                "http " + now.endpoint.host(),
                -1,
                now.endpoint.lastAnswer(),
                now.endpoint.problem().stream().toList());
    }

    private static String url(String template, String variable, String value) {
        return template.replace(variable, URLEncoder.encode(value, StandardCharsets.US_ASCII));
    }

    /** Daemons, so that they never hold up the end of the process. */
    private static final class Names implements java.util.concurrent.ThreadFactory {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public Thread newThread(Runnable task) {
            Thread thread = new Thread(task, "backend-http-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }
}
