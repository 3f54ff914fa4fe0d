package org.smee.dhcp.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.smee.api.plugin.Audience;
import org.smee.api.plugin.Guard;
import org.smee.api.plugin.Guards;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginStates;
import org.smee.api.swap.Succession;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpObserver;
import org.smee.dhcp.api.LinkSender;

/**
 * The plug-ins that are in service, each behind its guard. Changed by one at a time, which {@link DhcpServer} sees to, but for
 * observers, which any thread may add and remove.
 */
final class Plugins implements PluginStates, AutoCloseable {
    /** A client asks again after 4 s (RFC 2131 section 4.1) and gives up on this answer. */
    private static final Duration DEADLINE = Succession.GRACE.multipliedBy(2);

    /** How many may wait is bounded by the requests that each socket has. */
    private static final Limits HANDLER_LIMITS =
            new Limits(Duration.ofMillis(250), DEADLINE, Integer.MAX_VALUE, 2, 256);

    /** Nothing of a frame can be done aside: without the link the reply is broadcast. */
    private static final Limits LINK_LIMITS = new Limits(Duration.ofMillis(250), DEADLINE, 1, 0, 1);

    private final Guards<DhcpHandler> guarded = new Guards<>("dhcp", "handler", HANDLER_LIMITS);
    private final Guards<LinkSender> guardedLinks = new Guards<>("dhcp", "link", LINK_LIMITS);
    private final Audience<DhcpObserver> observers = new Audience<>("dhcp", "observer");
    private HandlerTable handlers = HandlerTable.EMPTY;
    private @Nullable Guard<LinkSender> link;

    /** Who decides. */
    HandlerTable handlers() {
        return handlers;
    }

    /** A handler came, or its mode or ranking changed. */
    void addHandler(DhcpHandler handler, Map<String, Object> properties) {
        handlers = handlers.with(guarded.add(handler, properties), properties);
    }

    /** A handler went: nobody is handed it from now on. Once those who had it have the new table, {@link #forgetHandler}. */
    void removeHandler(DhcpHandler handler) {
        handlers = handlers.without(handler);
    }

    void forgetHandler(DhcpHandler handler) {
        guarded.remove(handler);
    }

    /** Changes what is taken from handlers. */
    void limits(Limits next) {
        guarded.limits(next);
    }

    /** The way to clients without an address; {@code null}: there is none. */
    @Nullable
    Guard<LinkSender> link() {
        return link;
    }

    void addLink(LinkSender sender, Map<String, Object> properties) {
        link = guardedLinks.add(sender, properties);
    }

    /** Whether it was the one in use; {@link #forgetLink} when nobody uses it any more. */
    boolean removeLink(LinkSender sender) {
        Guard<LinkSender> present = link;
        if (present == null || present.service() != sender) {
            return false; // a better one came before
        }
        link = null;
        return true;
    }

    void forgetLink(LinkSender sender) {
        guardedLinks.remove(sender);
    }

    Audience<DhcpObserver> observers() {
        return observers;
    }

    @Override
    public List<PluginState> plugins() {
        return Stream.<PluginStates>of(guarded, guardedLinks, observers)
                .flatMap(states -> states.plugins().stream())
                .toList();
    }

    @Override
    public void close() {
        guarded.close();
        guardedLinks.close();
        observers.close();
    }
}
