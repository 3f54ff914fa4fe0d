package org.smee.iso.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The form an operator sees; {@link IsoSettings} is what the code uses. */
@ObjectClassDefinition(name = "ISO images", description = "Images with the kernel arguments of the asking machine")
@interface IsoConfig {
    @AttributeDefinition(description = "Serve /iso/<mac>/<name>.iso at all (SMEE_ISO_ENABLED)")
    boolean enabled() default false;

    @AttributeDefinition(description = "Image: http or https URL, or local path (SMEE_ISO_URL)")
    String url() default "";

    @AttributeDefinition(description = "Placeholder in the image; empty: HookOS's own (SMEE_ISO_MAGIC_STRING)")
    String magic_string() default "";

    @AttributeDefinition(description = "An image without placeholder: serve or refuse (SMEE_ISO_ON_MISSING_MAGIC)")
    String on_missing_magic() default "serve";

    @AttributeDefinition(description = "Add the ipam argument (SMEE_ISO_STATIC_IPAM_ENABLED)")
    boolean static_ipam_enabled() default false;

    @AttributeDefinition(description = "Kernel arguments for every machine, by spaces (SMEE_EXTRA_KERNEL_ARGS)")
    String extra_kernel_args() default "";

    @AttributeDefinition(description = "host:port the installer reports to (SMEE_TINK_SERVER)")
    String tink_server() default "";

    @AttributeDefinition(description = "The installer speaks TLS to tink.server (SMEE_TINK_SERVER_TLS)")
    boolean tink_server_tls() default false;

    @AttributeDefinition(description = "and accepts any certificate (SMEE_TINK_SERVER_INSECURE_TLS)")
    boolean tink_server_insecure_tls() default false;

    @AttributeDefinition(description = "Where the installer logs to: address, name or auto (SMEE_DHCP_SYSLOG_IP)")
    String syslog_host() default "auto";

    @AttributeDefinition(description = "Interface whose address auto takes (SMEE_PUBLIC_IP_INTERFACE)")
    String public_ip_interface() default "";

    @AttributeDefinition(description = "Directory of local images that records may name (SMEE_ISO_LOCAL_DIRECTORY)")
    String local_directory() default "";

    @AttributeDefinition(description = "Where copies of remote images are kept (SMEE_ISO_CACHE_DIRECTORY)")
    String cache_directory() default "${karaf.data}/iso";

    @AttributeDefinition(description = "Most MiB of all copies, 0..16777216; 0: no copies (SMEE_ISO_CACHE_SIZE)")
    int cache_size() default 8192;

    @AttributeDefinition(description = "A source counts as unchanged for, 0s..24h (SMEE_ISO_RECHECK)")
    String recheck() default "10s";

    @AttributeDefinition(description = "How long a source may keep silent, 100ms..600s (SMEE_ISO_UPSTREAM_TIMEOUT)")
    String upstream_timeout() default "30s";

    @AttributeDefinition(description = "A request waits for a source being read, 1s..300s (SMEE_ISO_WAIT_TIME)")
    String wait_time() default "20s";

    @AttributeDefinition(description = "Images under way may go on when this bundle stops, 0s..5m (SMEE_ISO_DRAIN)")
    String drain() default "10s";

    @AttributeDefinition(description = "rfc, or smee: arguments and refusals as in the original (SMEE_COMPAT)")
    String compat() default "rfc";
}
