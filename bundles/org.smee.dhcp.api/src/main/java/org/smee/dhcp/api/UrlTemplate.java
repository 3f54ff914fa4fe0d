package org.smee.dhcp.api;

import org.smee.api.net.MacAddress;

/**
 * A URL with a place for a MAC: {@code before + mac + after}; without that place {@code after} is all that follows. A
 * client without a MAC gets the URL without that path element.
 *
 * @param before up to where the MAC goes
 * @param withMac whether the MAC goes there
 * @param separator between the MAC's octets, NUL for none
 * @param after what follows the MAC
 */
public record UrlTemplate(String before, boolean withMac, char separator, String after) {
    /** A URL to which nothing is added. */
    public static UrlTemplate fixed(String url) {
        return new UrlTemplate(url, false, ':', "");
    }

    /** Puts the MAC before the last path element of {@code url}, which has an authority; a query stays behind. */
    public static UrlTemplate beforeLastElement(String url) {
        int query = url.indexOf('?');
        int slash = url.lastIndexOf('/', query < 0 ? url.length() : query);
        return new UrlTemplate(url.substring(0, slash + 1), true, ':', url.substring(slash));
    }

    /** A directory below which {@code <mac>/<file>} is found; {@code file} is given when the URL is made. */
    public static UrlTemplate directory(String url, MacFormat format) {
        String before = url.endsWith("/") ? url : url + "/";
        return format == MacFormat.EMPTY
                ? new UrlTemplate(before, false, (char) 0, "")
                : new UrlTemplate(before, true, format.separator(), "/");
    }

    /** Sets the boot file of {@code reply} to this URL for {@code request}'s MAC, followed by {@code file}. */
    public void writeTo(DhcpReply reply, DhcpMessage request, String file) {
        if (withMac && request.hasMac()) {
            reply.file(before, request.macBits(), request.hlen(), separator, after);
        } else {
            reply.file(before).fileAppend(withMac && after.startsWith("/") ? after.substring(1) : after);
        }
        reply.fileAppend(file);
    }

    /** The URL for {@code mac}, followed by {@code file}. */
    public String of(MacAddress mac, String file) {
        return before + (withMac ? text(mac) : "") + after + file;
    }

    private String text(MacAddress mac) {
        String colons = mac.toString();
        return switch (separator) {
            case 0 -> colons.replace(":", "");
            case '.' -> colons.replaceAll("(..):(..)", "$1$2").replace(':', '.');
            default -> colons.replace(':', separator);
        };
    }
}
