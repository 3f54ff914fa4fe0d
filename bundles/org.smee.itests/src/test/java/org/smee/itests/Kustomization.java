package org.smee.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What {@code kubectl kustomize} makes of a directory. */
final class Kustomization {
    private static final Path FILES = Bundles.ROOT.resolveSibling("deploy/kubernetes");

    private Kustomization() {}

    /** The overlays as they are shipped, by name. */
    static List<String> overlays() throws IOException {
        try (Stream<Path> found = Files.list(FILES.resolve("overlays"))) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** The objects of {@code overlay}, as they would be sent to a cluster. */
    static List<JsonObject> objects(String overlay) throws IOException, InterruptedException {
        return render(FILES.resolve("overlays").resolve(overlay));
    }

    /** The same with every component on top, in an overlay made in {@code directory}, which must be empty. */
    static List<JsonObject> withComponents(String overlay, Path directory) throws IOException, InterruptedException {
        // resolved, because kustomize follows links before it goes up
        Path from = directory.toRealPath();
        Path to = FILES.toRealPath();
        StringBuilder text = new StringBuilder("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n");
        text.append("resources: [")
                .append(from.relativize(to.resolve("overlays").resolve(overlay)));
        text.append("]\ncomponents:\n");
        try (Stream<Path> components = Files.list(to.resolve("components"))) {
            components
                    .sorted()
                    .forEach(component -> text.append("  - ")
                            .append(from.relativize(component))
                            .append('\n'));
        }
        Files.writeString(from.resolve("kustomization.yaml"), text);
        return render(from);
    }

    /** The objects of an overlay whose text lies beside {@code deploy/} and is written into {@code directory}. */
    static List<JsonObject> beside(String text, Path directory) throws IOException, InterruptedException {
        Path from = directory.toRealPath();
        String there = from.relativize(FILES.getParent().toRealPath()).toString();
        Files.writeString(from.resolve("kustomization.yaml"), text.replace("../deploy", there));
        return render(from);
    }

    private static List<JsonObject> render(Path directory) throws IOException, InterruptedException {
        List<String> command = command();
        // A new machine of CI has it installed; whoever builds without it tests the rest.
        assumeTrue(!command.isEmpty() || System.getenv("CI") != null, "neither kubectl nor kustomize on the PATH");
        assertThat(command).as("kubectl or kustomize on the PATH").isNotEmpty();
        Path errors = Files.createTempFile("kustomize", ".err");
        Process process = new ProcessBuilder(concat(command, directory.toString()))
                .redirectError(errors.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s", directory, Files.readString(errors))
                .isZero();
        assertThat(errors).as("deprecated keys are warned of").isEmptyFile();
        Files.delete(errors);

        Gson gson = new Gson();
        List<JsonObject> objects = new ArrayList<>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(output)) {
            objects.add(gson.toJsonTree(document).getAsJsonObject());
        }
        return objects;
    }

    private static List<String> command() {
        for (String directory : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(directory, "kubectl"))) {
                return List.of(Path.of(directory, "kubectl").toString(), "kustomize");
            }
            if (Files.isExecutable(Path.of(directory, "kustomize"))) {
                return List.of(Path.of(directory, "kustomize").toString(), "build");
            }
        }
        return List.of();
    }

    private static List<String> concat(List<String> command, String argument) {
        List<String> whole = new ArrayList<>(command);
        whole.add(argument);
        return whole;
    }
}
