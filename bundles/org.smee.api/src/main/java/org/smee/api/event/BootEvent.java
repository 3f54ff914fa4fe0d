package org.smee.api.event;

import java.time.Instant;
import java.util.Map;

/**
 * One step of one boot, as it happened.
 *
 * @param at when
 * @param stage which step
 * @param outcome how it ended
 * @param why the reason in words, a sentence an operator understands without the source code
 * @param machine who
 * @param details facts by name ({@code type xid file interface took-ms took-us …}); small; values may hold text from the
 *     network, so whoever prints them escapes them
 */
public record BootEvent(
        Instant at, Stage stage, Outcome outcome, String why, Machine machine, Map<String, String> details) {}
