package org.smee.backend.kube.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Many objects, on demand: {@code -Dsmee.scale=100000}. The reader gets 600 MiB of heap; the figures are printed. */
@EnabledIfSystemProperty(named = "smee.scale", matches = "\\d+")
class ScaleTest {
    private static Process java(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void manyObjectsFitIntoSixHundredMebibytesAndAThousandUpdatesASecondAreSeen() throws Exception {
        String objects = System.getProperty("smee.scale");
        String main = ScaleMain.class.getName();
        Process server = java(main, "server", objects, "10000");
        Process client = null;
        try {
            String url = output(server).readLine();
            client = java("-Xmx600m", main, "client", url, objects, "10000");
            List<String> lines = output(client).lines().toList();
            lines.forEach(System.out::println);

            assertThat(client.waitFor()).isZero();
            assertThat(lines.get(0)).startsWith("objects=" + objects + " ");
            assertThat(lines.get(1)).contains("all-seen=true");
        } finally {
            if (client != null) {
                client.destroyForcibly();
            }
            server.destroyForcibly();
        }
    }
}
