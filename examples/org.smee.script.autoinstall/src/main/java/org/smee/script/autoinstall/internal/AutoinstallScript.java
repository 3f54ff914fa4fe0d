package org.smee.script.autoinstall.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.MachineTemplate;
import org.smee.api.boot.Protocol;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.settings.SettingsException;

/**
 * Starts the unattended installer of Debian (preseed) or Ubuntu (autoinstall) and tells it where its answers lie:
 * {@link SeedFiles}. Passes for a machine that gets neither.
 */
@Component(
        configurationPid = AutoinstallSettings.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {ScriptGenerator.NAME + "=autoinstall", "service.ranking:Integer=50"})
@Designate(ocd = AutoinstallConfig.class)
public final class AutoinstallScript implements ScriptGenerator {
    private static final Logger log = LoggerFactory.getLogger(AutoinstallScript.class);
    /** iPXE splits at white space, expands $ and knows no quoting; a word of its own may be a separator or a comment. */
    private static final Pattern WORD = Pattern.compile("(?!#|;$|&&$|\\|\\|$)[!-~&&[^\"\\\\$]]+");

    private volatile AutoinstallSettings settings;

    /** Called by DS. Throws {@link SettingsException} for an invalid setting, which DS logs. */
    @Activate
    public AutoinstallScript(Map<String, Object> file) {
        this(AutoinstallSettings.of(file));
    }

    /** Tests start here. */
    AutoinstallScript(AutoinstallSettings settings) {
        this.settings = settings;
    }

    /** Takes over a changed configuration; keeps the last good one if it is wrong. */
    @Modified
    void modified(Map<String, Object> file) {
        try {
            settings = AutoinstallSettings.of(file);
        } catch (SettingsException e) {
            log.error("event=script.autoinstall.settings-refused reason=\"{}\"", e.getMessage());
        }
    }

    @Override
    public Optional<IpxeScript> generate(ScriptRequest request) {
        return request.hardware()
                .filter(machine -> machine.netboot().boot().source() != Boot.Source.LOCAL_DISK)
                .flatMap(machine -> script(settings, request, machine));
    }

    private static Optional<IpxeScript> script(AutoinstallSettings with, ScriptRequest request, Hardware machine) {
        return switch (with.systemOf(machine)) {
            case NONE -> Optional.empty();
            case DEBIAN -> {
                String url = needed("debian.url", with.debianUrl());
                neededSeed("debian.seed", with.debianSeed());
                yield Optional.of(script(
                        "Debian",
                        request,
                        url + "/linux auto=true priority=critical interface=auto url=" + seeds(request, machine)
                                + SeedFiles.PRESEED,
                        url + "/initrd.gz"));
            }
            case UBUNTU -> {
                String url = needed("ubuntu.url", with.ubuntuUrl());
                neededSeed("ubuntu.seed", with.ubuntuSeed());
                yield Optional.of(script(
                        "Ubuntu",
                        request,
                        url + "/vmlinuz ip=dhcp url=" + needed("ubuntu.iso", with.ubuntuIso())
                                + " autoinstall cloud-config-url=/dev/null ds=nocloud-net;s=" + seeds(request, machine),
                        url + "/initrd"));
            }
        };
    }

    private static IpxeScript script(String system, ScriptRequest request, String kernel, String initrd) {
        String confirm = request.confirm()
                .map(file -> "imgfetch --name smee-once " + file + " && imgfree smee-once || exit 1\n")
                .orElse("");
        String text = "#!ipxe\necho Installing " + system + "\nimgfree\nkernel " + kernel
                + arguments(request.site().extraKernelArgs()) + " initrd=initrd || exit 1\ninitrd --name initrd "
                + initrd
                + " || exit 1\n" + confirm + "boot || exit 1\n";
        return new IpxeScript(text, "unattended installation of " + system);
    }

    /** Where this machine's answers are, with a slash at the end; the address is the one that iPXE reached us at. */
    private static String seeds(ScriptRequest request, Hardware machine) {
        Protocol protocol = request.request().protocol();
        if (protocol == Protocol.TFTP) {
            throw new IllegalArgumentException(
                    "the installer cannot load its answers by TFTP: load the script by HTTP");
        }
        String host = request.request().server().getAddress().getHostAddress();
        return (protocol == Protocol.HTTPS ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host)
                + ":" + request.request().server().getPort() + "/" + SeedFiles.DIRECTORY + machine.mac() + "/";
    }

    private static String arguments(List<String> words) {
        StringBuilder all = new StringBuilder();
        for (String word : words) {
            if (!WORD.matcher(word).matches()) {
                throw new IllegalArgumentException("extra.kernel.args: \"" + word.replaceAll("[^ -~]", "?")
                        + "\" is no single word that iPXE takes as it is");
            }
            all.append(' ').append(word);
        }
        return all.toString();
    }

    private static String needed(String key, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("set " + key + " in etc/" + AutoinstallSettings.PID + ".cfg");
        }
        return value;
    }

    private static void neededSeed(String key, Optional<MachineTemplate> seed) {
        needed(key, seed.isPresent() ? "there" : "");
    }
}
