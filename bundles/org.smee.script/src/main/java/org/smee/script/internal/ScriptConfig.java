package org.smee.script.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The form an operator sees; {@link ScriptSettings} is what the code uses. */
@ObjectClassDefinition(name = "iPXE scripts", description = "What auto.ipxe says and who gets it")
@interface ScriptConfig {
    @AttributeDefinition(description = "Serve auto.ipxe at all (SMEE_HTTP_IPXE_SCRIPT_ENABLED)")
    boolean enabled() default true;

    @AttributeDefinition(description = "Directory URL of the installer's kernel and initrd (SMEE_OSIE_URL)")
    String osie_url() default "";

    @AttributeDefinition(description = "host:port the installer reports to (SMEE_TINK_SERVER)")
    String tink_server() default "";

    @AttributeDefinition(description = "The installer speaks TLS to tink.server (SMEE_TINK_SERVER_TLS)")
    boolean tink_server_tls() default false;

    @AttributeDefinition(description = "and accepts any certificate (SMEE_TINK_SERVER_INSECURE_TLS)")
    boolean tink_server_insecure_tls() default false;

    @AttributeDefinition(description = "Kernel arguments for every machine, by spaces (SMEE_EXTRA_KERNEL_ARGS)")
    String extra_kernel_args() default "";

    @AttributeDefinition(description = "Where the installer logs to: address, name or auto (SMEE_DHCP_SYSLOG_IP)")
    String syslog_host() default "auto";

    @AttributeDefinition(description = "Interface whose address auto takes (SMEE_PUBLIC_IP_INTERFACE)")
    String public_ip_interface() default "";

    @AttributeDefinition(description = "Tries after a failed download, 0..1000 (SMEE_IPXE_SCRIPT_RETRIES)")
    int retries() default 0;

    @AttributeDefinition(description = "Seconds between tries, 0..3600 (SMEE_IPXE_SCRIPT_RETRY_DELAY)")
    int retry_delay() default 2;

    @AttributeDefinition(description = "Kernel file name, -<arch> is added; empty: vmlinuz (SMEE_KERNEL_NAME)")
    String kernel_name() default "";

    @AttributeDefinition(description = "Initrd file name, -<arch> is added; empty: initramfs (SMEE_INITRD_NAME)")
    String initrd_name() default "";

    @AttributeDefinition(
            description = "refuse, static, or auto: static if dhcp.mode is auto-proxy (SMEE_UNKNOWN_MACHINES)")
    String unknown_machines() default "auto";

    @AttributeDefinition(description = "Only read for unknown.machines=auto (SMEE_DHCP_MODE)")
    String dhcp_mode() default "reservation";

    @AttributeDefinition(
            description = "A generator on threads of its own may take, 100ms..30s (SMEE_SCRIPT_GENERATOR_DEADLINE)")
    String generator_deadline() default "2s";

    @AttributeDefinition(description = "Where it is written which machine has used which token (SMEE_SCRIPT_ONCE_FILE)")
    String once_file() default ScriptSettings.ONCE_FILE;
}
