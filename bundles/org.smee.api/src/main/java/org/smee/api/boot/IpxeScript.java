package org.smee.api.boot;

/**
 * A finished script.
 *
 * @param text the script, beginning with {@code #!ipxe}
 * @param why what was chosen and why, for the event
 */
public record IpxeScript(String text, String why) {}
