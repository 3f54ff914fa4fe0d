package org.smee.console.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedAction;
import java.util.Optional;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One SSH channel: an interactive console, or one command and its exit code. */
final class ConsoleChannel implements Command {
    private static final Logger log = LoggerFactory.getLogger(ConsoleChannel.class);

    private final SessionFactory sessions;
    private final Optional<String> command;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();
    private ExitCallback exit = (code, message, closeImmediately) -> {};
    private volatile @Nullable Session session;

    /** Runs {@code command}; without one, a console until the client leaves it. */
    ConsoleChannel(SessionFactory sessions, Optional<String> command) {
        this.sessions = sessions;
        this.command = command;
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) throws IOException {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        Session opened = command.isPresent()
                ? sessions.create(in, new PrintStream(out, true, StandardCharsets.UTF_8), errors)
                : interactive(environment, errors);
        session = opened;
        environment.getEnv().forEach(opened::put);
        new Thread(() -> Subject.doAs(owner(), (PrivilegedAction<Boolean>) () -> run(opened, errors)), "smee-console")
                .start();
    }

    private Session interactive(Environment environment, PrintStream errors) throws IOException {
        SshConsoleTerminal terminal = new SshConsoleTerminal(environment, in, out);
        PrintStream console = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
        Session opened = sessions.create(in, console, errors, terminal, "UTF-8", () -> exit.onExit(0));
        opened.put(Session.DISABLE_EOF_EXIT, "false");
        return opened;
    }

    private boolean run(Session opened, PrintStream errors) {
        int code = 0;
        try {
            if (command.isPresent()) {
                opened.execute(command.get());
            } else {
                opened.run();
            }
        } catch (Exception e) {
            code = 1;
            errors.println(e.getMessage() == null ? e.toString() : e.getMessage());
            log.debug("event=console.failed command={}", command.orElse(""), e);
        } finally {
            errors.flush();
            opened.close();
            exit.onExit(code);
        }
        return code == 0;
    }

    /** Whoever holds the key owns the process, so every command of Karaf's access lists is open to them. */
    private static Subject owner() {
        Subject subject = new Subject();
        subject.getPrincipals().add(new UserPrincipal("smee"));
        for (String role : new String[] {"admin", "manager", "viewer", "systembundles", "ssh"}) {
            subject.getPrincipals().add(new RolePrincipal(role));
        }
        subject.setReadOnly();
        return subject;
    }

    @Override
    public void destroy(ChannelSession channel) {
        Session open = session;
        if (open != null) {
            open.close();
        }
    }
}
