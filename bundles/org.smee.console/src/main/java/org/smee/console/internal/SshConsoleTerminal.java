package org.smee.console.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import org.apache.karaf.shell.api.console.SignalListener;
import org.apache.karaf.shell.support.terminal.SignalSupport;
import org.apache.sshd.common.channel.PtyMode;
import org.apache.sshd.server.Environment;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;

/** The terminal at the client's end of an SSH channel. */
final class SshConsoleTerminal extends ExternalTerminal implements org.apache.karaf.shell.api.console.Terminal {
    private final SignalSupport signals = new SignalSupport();

    /** Takes type, size and modes from {@code environment} and follows the client's window changes. */
    SshConsoleTerminal(Environment environment, InputStream in, OutputStream out) throws IOException {
        super("smee", environment.getEnv().getOrDefault(Environment.ENV_TERM, "dumb"), in, out, StandardCharsets.UTF_8);
        applyModes(environment.getPtyModes());
        applySize(environment);
        environment.addSignalListener(
                (channel, signal) -> {
                    applySize(environment);
                    raise(Signal.WINCH);
                    signals.signal(org.apache.karaf.shell.api.console.Signal.WINCH);
                },
                org.apache.sshd.server.Signal.WINCH);
        environment.addSignalListener((channel, signal) -> raise(Signal.INT), org.apache.sshd.server.Signal.INT);
    }

    private void applyModes(Map<PtyMode, Integer> modes) {
        attributes.setControlChar(Attributes.ControlChar.VINTR, modes.getOrDefault(PtyMode.VINTR, 3));
        attributes.setControlChar(Attributes.ControlChar.VEOF, modes.getOrDefault(PtyMode.VEOF, 4));
        attributes.setControlChar(Attributes.ControlChar.VERASE, modes.getOrDefault(PtyMode.VERASE, 127));
        attributes.setLocalFlag(Attributes.LocalFlag.ECHO, isOn(modes, PtyMode.ECHO));
        attributes.setLocalFlag(Attributes.LocalFlag.ICANON, isOn(modes, PtyMode.ICANON));
        attributes.setLocalFlag(Attributes.LocalFlag.ISIG, isOn(modes, PtyMode.ISIG));
        attributes.setInputFlag(Attributes.InputFlag.ICRNL, isOn(modes, PtyMode.ICRNL));
        attributes.setOutputFlag(Attributes.OutputFlag.OPOST, isOn(modes, PtyMode.OPOST));
        attributes.setOutputFlag(Attributes.OutputFlag.ONLCR, isOn(modes, PtyMode.ONLCR));
    }

    private static boolean isOn(Map<PtyMode, Integer> modes, PtyMode mode) {
        return modes.getOrDefault(mode, 1) != 0;
    }

    private void applySize(Environment environment) {
        setSize(new Size(
                number(environment, Environment.ENV_COLUMNS, 80), number(environment, Environment.ENV_LINES, 24)));
    }

    private static int number(Environment environment, String name, int fallback) {
        String text = environment.getEnv().getOrDefault(name, "");
        return text.matches("[1-9]\\d{0,4}") ? Integer.parseInt(text) : fallback;
    }

    @Override
    public int getWidth() {
        return size.getColumns();
    }

    @Override
    public int getHeight() {
        return size.getRows();
    }

    @Override
    public boolean isAnsiSupported() {
        return !getType().equals("dumb");
    }

    @Override
    public boolean isEchoEnabled() {
        return echo();
    }

    @Override
    public void setEchoEnabled(boolean enabled) {
        echo(enabled);
    }

    @Override
    public void addSignalListener(SignalListener listener, org.apache.karaf.shell.api.console.Signal... which) {
        signals.addSignalListener(listener, which);
    }

    @Override
    public void addSignalListener(SignalListener listener, EnumSet<org.apache.karaf.shell.api.console.Signal> which) {
        signals.addSignalListener(listener, which);
    }

    @Override
    public void addSignalListener(SignalListener listener) {
        signals.addSignalListener(listener);
    }

    @Override
    public void removeSignalListener(SignalListener listener) {
        signals.removeSignalListener(listener);
    }
}
