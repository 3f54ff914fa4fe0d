package org.smee.dhcp.api;

/**
 * A reply under construction: fixed fields and options, set in any order, written ascending by code with option 82
 * last. Belongs to one {@link DhcpRequest} and is filled again for the next; not thread-safe. Setting an option twice
 * keeps the last value.
 */
public final class DhcpReply {
    /** BOOTP's smallest message; shorter ones are padded (RFC 1542 section 2.1). */
    public static final int MIN_LENGTH = 300;

    private static final int CAPACITY = 8192;

    /** What goes first when the client's maximum message size does not hold everything: comforts before needs. */
    private static final int[] DISPENSABLE = {
        DhcpOption.DOMAIN_SEARCH,
        DhcpOption.NTP_SERVERS,
        DhcpOption.LOG_SERVERS,
        DhcpOption.BROADCAST_ADDRESS,
        DhcpOption.TFTP_SERVER_NAME,
        DhcpOption.CLASSLESS_ROUTES,
        DhcpOption.DOMAIN_NAME,
        DhcpOption.HOST_NAME,
        DhcpOption.NAME_SERVERS,
        DhcpOption.CLIENT_MACHINE_IDENTIFIER
    };

    private final OptionTable options = new OptionTable();
    private final byte[] values = new byte[CAPACITY];
    private final BootFileField file = new BootFileField();
    private final DhcpWriter writer = new DhcpWriter(CAPACITY * 2);
    private int used;
    private int open = -1;
    private int openAt;
    private int ciaddr;
    private int yiaddr;
    private int siaddr;
    private String sname = "";
    private int dropped;
    private boolean exactFile;
    private boolean overflow;
    private boolean started;

    /** Begins a reply of {@code type} with everything else empty. */
    public DhcpReply start(int type) {
        options.clear();
        used = 0;
        ciaddr = 0;
        yiaddr = 0;
        siaddr = 0;
        file.clear();
        sname = "";
        dropped = 0;
        exactFile = false;
        started = true;
        return optionByte(DhcpOption.MESSAGE_TYPE, type);
    }

    /** Makes it nobody's: what it holds is of an earlier request. */
    void stale() {
        started = false;
    }

    /** Whether it was started for the present request. */
    public boolean isStarted() {
        return started;
    }

    /** The type this reply was started with. */
    public int type() {
        return values[options.offset(DhcpOption.MESSAGE_TYPE)];
    }

    /** Sets the address the client said it holds. */
    public DhcpReply ciaddr(int address) {
        ciaddr = address;
        return this;
    }

    /** Sets the address given to the client. */
    public DhcpReply yiaddr(int address) {
        yiaddr = address;
        return this;
    }

    /** The address given to the client, 0 for none. */
    public int yiaddr() {
        return yiaddr;
    }

    /** Sets the next server. */
    public DhcpReply siaddr(int address) {
        siaddr = address;
        return this;
    }

    /** Sets the server's name, cut at 63 bytes when written. */
    public DhcpReply sname(String text) {
        sname = text;
        return this;
    }

    /**
     * Sets the boot file. Longer than 127 bytes it does not fit the field and is sent as option 67 instead, unless
     * {@link #exactFile} asks for Smee's silent cut.
     */
    public DhcpReply file(String text) {
        file.clear();
        return fileAppend(text);
    }

    /** Sets the boot file to {@code before}, the MAC printed with {@code separator}, and {@code after}. */
    public DhcpReply file(String before, long macBits, int octets, char separator, String after) {
        file.clear();
        file.add(before);
        file.add(macBits, octets, separator);
        return fileAppend(after);
    }

    /** Adds to the boot file; what goes beyond 400 bytes is left out. */
    public DhcpReply fileAppend(String text) {
        file.add(text);
        return this;
    }

    /** Adds to the boot file if all of it will reach the client; else leaves the boot file as it is. */
    public DhcpReply fileSuffix(String text) {
        int room = exactFile ? BootFileField.FITS_HEADER : BootFileField.LONGEST;
        return file.length() + text.length() <= room ? fileAppend(text) : this;
    }

    /** Cuts a long boot file at 127 bytes as Smee does, instead of moving it to option 67. */
    public DhcpReply exactFile() {
        exactFile = true;
        return this;
    }

    /** The boot file, empty for none. */
    public String file() {
        return file.toString();
    }

    /** Whether some of the boot file was left out because it is longer than 400 bytes. */
    public boolean isFileCut() {
        return file.isCut();
    }

    /** Whether a boot file is set. */
    public boolean hasFile() {
        return file.length() > 0;
    }

    /** Sets an option of one byte. */
    public DhcpReply optionByte(int code, int value) {
        return open(code).put(value).close();
    }

    /** Sets an option of one 32 bit number. */
    public DhcpReply optionInt(int code, int value) {
        return open(code).putInt(value).close();
    }

    /** Sets an option of text. */
    public DhcpReply optionText(int code, String text) {
        return open(code).putText(text).close();
    }

    /** Sets an option to a copy of {@code value}. */
    public DhcpReply option(int code, byte... value) {
        return open(code).put(value).close();
    }

    /** Copies the option from {@code message}, if it is there. */
    public DhcpReply copy(int code, DhcpMessage message) {
        if (message.has(code)) {
            open(code);
            if (room(message.optionLength(code))) {
                used += message.copyOption(code, values, used);
            }
            close();
        }
        return this;
    }

    /** Begins an option put together by {@code put} calls and finished by {@link #close}. */
    public DhcpReply open(int code) {
        open = code;
        openAt = used;
        overflow = false;
        return this;
    }

    /** Adds one byte. */
    public DhcpReply put(int value) {
        if (room(1)) {
            values[used++] = (byte) value;
        }
        return this;
    }

    /** Adds bytes. */
    public DhcpReply put(byte[] value) {
        if (room(value.length)) {
            System.arraycopy(value, 0, values, used, value.length);
            used += value.length;
        }
        return this;
    }

    /** Adds a 32 bit number. */
    public DhcpReply putInt(int value) {
        if (room(4)) {
            DhcpHeader.putInt(values, used, value);
            used += 4;
        }
        return this;
    }

    /** Adds text, one byte a character. */
    @SuppressWarnings("deprecation") // the one way to copy ASCII out of a String without allocating
    public DhcpReply putText(String text) {
        if (room(text.length())) {
            text.getBytes(0, text.length(), values, used);
            used += text.length();
        }
        return this;
    }

    /** Finishes the option begun with {@link #open}; one that outgrew the buffer of 8 KiB is left out. */
    public DhcpReply close() {
        if (overflow) {
            used = openAt;
            options.remove(open);
        } else {
            options.set(open, openAt, used - openAt);
        }
        return this;
    }

    private boolean room(int count) {
        overflow |= used + count > CAPACITY - BootFileField.CAPACITY;
        return !overflow;
    }

    /** Whether the option is set. */
    public boolean has(int code) {
        return options.has(code);
    }

    /** How many options the last {@link #encode} left out for lack of room. */
    public int dropped() {
        return dropped;
    }

    /**
     * Writes the reply to {@code request} and returns its length; the bytes are in {@link #bytes}. htype, hlen, xid,
     * flags, giaddr and chaddr come from the request (RFC 2131 table 3). What does not fit {@code limit} bytes is left
     * out, least needed first, and counted in {@link #dropped}.
     */
    public int encode(DhcpMessage request, int limit) {
        boolean longFile = file.length() > BootFileField.FITS_HEADER && !exactFile;
        if (longFile) {
            // behind what is used: the room kept free for it, again and again if encoded several times
            System.arraycopy(file.bytes(), 0, values, used, file.length());
            options.set(DhcpOption.BOOT_FILE_NAME, used, file.length());
        }
        dropped = 0;
        for (int i = 0; i < DISPENSABLE.length && size() > limit; i++) {
            if (options.has(DISPENSABLE[i])) {
                options.remove(DISPENSABLE[i]);
                dropped++;
            }
        }
        writer.start(request.op() == 1 ? 2 : 1, request.htype(), request.hlen())
                .xid(request.xid())
                .flags(request.flags())
                .addresses(ciaddr, yiaddr, siaddr, request.giaddr())
                .chaddr(request);
        if (!sname.isEmpty()) {
            writer.sname(sname);
        }
        writer.file(file.bytes(), longFile ? 0 : file.length());
        for (int code = options.next(0); code < 256; code = options.next(code + 1)) {
            if (code != DhcpOption.RELAY_AGENT_INFORMATION) {
                writer.option(code, values, options.offset(code), options.length(code));
            }
        }
        if (options.has(DhcpOption.RELAY_AGENT_INFORMATION)) {
            int code = DhcpOption.RELAY_AGENT_INFORMATION;
            writer.option(code, values, options.offset(code), options.length(code));
        }
        return writer.end(MIN_LENGTH);
    }

    /** Bytes the message takes as it is. */
    private int size() {
        int size = DhcpHeader.OPTIONS + 1;
        for (int code = options.next(0); code < 256; code = options.next(code + 1)) {
            int count = options.length(code);
            size += count + 2 * Math.max(1, (count + 254) / 255);
        }
        return size;
    }

    /** The encoded message, from index 0; valid until the next {@link #encode}. */
    public byte[] bytes() {
        return writer.bytes();
    }

    /** Reads the finished reply back, for showing and comparing. */
    public DhcpMessage toMessage(DhcpMessage request, int limit) throws MalformedPacketException {
        int length = encode(request, limit);
        return DhcpMessage.of(java.util.Arrays.copyOf(bytes(), length));
    }
}
