package org.smee.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every command owes an operator. */
class CommandsTest {
    static List<Class<?>> commands() throws Exception {
        try (Stream<Path> classes = Files.list(ours().resolve("org/smee/shell/internal"))) {
            return classes.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Command.class") && !name.equals("SmeeCommand.class"))
                    .<Class<?>>map(name -> load(name.substring(0, name.length() - ".class".length())))
                    .toList();
        }
    }

    private static Path ours() throws URISyntaxException {
        return Path.of(SmeeCommand.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName("org.smee.shell.internal." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void hasHelpWithExamplesAndJson(Class<?> command) {
        Command described = command.getAnnotation(Command.class);

        assertThat(described.scope()).isEqualTo("smee");
        assertThat(described.description()).isNotEmpty();
        assertThat(described.detailedDescription()).contains("Example", "smee:" + described.name());
        assertThat(command.getSuperclass()).isEqualTo(SmeeCommand.class); // which has --json
    }

    @ParameterizedTest
    @MethodSource("commands")
    void completesEverythingThatIsNoNumberAndNoFlag(Class<?> command) {
        List<Field> typed = Arrays.stream(command.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(Argument.class) || field.isAnnotationPresent(Option.class))
                .filter(field -> !field.getType().isPrimitive())
                .toList();

        assertThat(typed).allMatch(field -> field.isAnnotationPresent(Completion.class));
    }
}
