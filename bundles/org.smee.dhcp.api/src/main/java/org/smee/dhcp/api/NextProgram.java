package org.smee.dhcp.api;

import org.smee.api.boot.OnceMemory;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;

/**
 * Which program a machine loads next, and where it lies: decided here for handlers of every mode.
 *
 * <p>What a machine's record says of its own wins: a binary over the architecture table, a script over the site's. Empty
 * text means that the record says nothing.
 */
public enum NextProgram {
    /** None: no iPXE binary is known for the client's architecture. */
    NONE(false, "no iPXE binary is known for this architecture (option 93)"),
    /** The script: it runs an iPXE that can load it. */
    SCRIPT(false, "the iPXE script"),
    /** The script, though the running iPXE does not announce HTTP: it came back too often. */
    SCRIPT_AGAINST_LOOP(false, "the iPXE script, because loading iPXE again and again led nowhere"),
    /** The binary for firmware. */
    BINARY_BY_TFTP(false, "an iPXE binary by TFTP"),
    /** The binary for firmware that does HTTP boot. */
    BINARY_BY_HTTP(false, "an iPXE binary by HTTP"),
    /** Our binary for an iPXE that cannot run the script, or shall not. */
    REPLACEMENT_BY_TFTP(true, "our iPXE binary, to replace another iPXE"),
    /** The same by HTTP. */
    REPLACEMENT_BY_HTTP(true, "our iPXE binary by HTTP, to replace another iPXE");

    /** After so many loads of an iPXE binary within a minute the script is offered instead. */
    public static final int CHAIN_LIMIT = 3;

    /** End of the boot file's name of a machine that may not boot: there is no such file. */
    public static final String NOT_ALLOWED = "/netboot-not-allowed";

    /** End of the boot file's name of UEFI firmware that is to go on to its disk: there is no such file. */
    public static final String FROM_DISK = "/boots-from-its-disk";

    private static final int BIOS = 0;

    private final boolean chains;
    private final String words;

    NextProgram(boolean chains, String words) {
        this.chains = chains;
        this.words = words;
    }

    /** Decides by what the client can do, and by what already happened to it. */
    public static NextProgram of(DhcpRequest request, String ownBinary) {
        boolean ours = request.client().ours();
        boolean script = ours || runsScript(request);
        if ((request.site().compat() || !script) && binary(request, ownBinary).isEmpty()) {
            return NONE;
        }
        if (script) {
            return !ours && request.chainLoads() >= CHAIN_LIMIT ? SCRIPT_AGAINST_LOOP : SCRIPT;
        }
        if (request.client().kind() == Client.Kind.HTTP) {
            return request.client().ipxe() ? REPLACEMENT_BY_HTTP : BINARY_BY_HTTP;
        }
        return request.client().ipxe() ? REPLACEMENT_BY_TFTP : BINARY_BY_TFTP;
    }

    /**
     * Says whether it is UEFI firmware of a machine that boots from its disk now, always or because its token is used. A
     * boot file that is not there makes it go on with its boot order at once, without an iPXE that would have to hand it
     * back. A BIOS is better served by iPXE, which starts the disk itself. Smee knows no such record.
     */
    public static boolean isFromDisk(DhcpRequest request, Hardware machine, OnceMemory once) {
        Boot.Source source = machine.netboot().boot().source();
        if (source == Boot.Source.NETWORK) {
            return false;
        }
        Client client = request.client();
        boolean firmware = !client.ours() && !client.ipxe();
        int architecture = client.architecture();
        return firmware
                && architecture != BIOS
                && architecture != ArchTable.RASPBERRY_PI
                && !request.site().compat()
                && (source == Boot.Source.LOCAL_DISK || once.isUsed(machine));
    }

    /** Why {@link #isFromDisk} holds, for the end of a sentence. */
    public static String whyFromDisk(Hardware machine) {
        return machine.netboot().boot().source() == Boot.Source.LOCAL_DISK
                ? "this machine boots from its disk, its firmware goes on to it"
                : "this machine has started what it boots once, its firmware goes on to its disk";
    }

    private static boolean runsScript(DhcpRequest request) {
        ChainPolicy chain = request.site().chain();
        boolean able = request.client().ipxeHttp() || request.chainLoads() >= CHAIN_LIMIT;
        return request.client().ipxe() && (chain == ChainPolicy.NEVER || chain == ChainPolicy.IF_NEEDED && able);
    }

    private static String binary(DhcpRequest request, String ownBinary) {
        return ownBinary.isEmpty()
                ? request.site().architectures().binary(request.client().architecture())
                : ownBinary;
    }

    /** The address of the server that has it (siaddr): that of HTTP for HTTP boot, else that of TFTP. */
    public static int server(DhcpRequest request) {
        DhcpSite site = request.site();
        if (request.client().kind() != Client.Kind.HTTP) {
            return site.tftpAddress().bits();
        }
        return (site.httpAddress().isUnspecified() ? site.serverAddress() : site.httpAddress()).bits();
    }

    /** Writes boot file and next server into the reply of {@code request}; {@link #NONE} writes nothing. */
    public void writeTo(DhcpRequest request, String ownBinary, String ownScript) {
        DhcpSite site = request.site();
        DhcpReply reply = request.reply();
        DhcpMessage message = request.message();
        switch (this) {
            case NONE -> {
                return;
            }
            case SCRIPT, SCRIPT_AGAINST_LOOP -> {
                if (ownScript.isEmpty()) {
                    site.scriptUrl().writeTo(reply, message, "");
                    reply.fileSuffix(site.compat() ? "" : request.trace().scriptSuffix());
                } else {
                    reply.file(ownScript);
                }
            }
            case BINARY_BY_TFTP -> reply.file(binary(request, ownBinary)).fileSuffix(binarySuffix(request));
            case REPLACEMENT_BY_TFTP -> {
                site.tftpUrl().writeTo(reply, message, binary(request, ownBinary));
                reply.fileSuffix(binarySuffix(request));
            }
            // no suffix: UEFI goes by the end of the name and refuses what does not end in .efi
            case BINARY_BY_HTTP -> site.binaryUrl().writeTo(reply, message, binary(request, ownBinary));
            case REPLACEMENT_BY_HTTP -> {
                site.binaryUrl().writeTo(reply, message, binary(request, ownBinary));
                reply.fileSuffix(binarySuffix(request));
            }
        }
        reply.siaddr(server(request));
    }

    /** Smee's proxy modes do not append it. */
    private static String binarySuffix(DhcpRequest request) {
        DhcpSite site = request.site();
        boolean without = !request.trace().isPresent() || site.compat() && DhcpSite.isProxy(site.mode());
        return without ? "" : request.trace().binarySuffix();
    }

    /** Whether it sends an iPXE through an iPXE binary; see {@link Decision.Reply#chains}. */
    public boolean chains() {
        return chains;
    }

    /** What it is, for a sentence. */
    public String words() {
        return words;
    }
}
