package org.smee.ipxe.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The form an operator sees; {@link IpxeSettings} is what the code uses. */
@ObjectClassDefinition(
        name = "iPXE binaries",
        description = "Where iPXE binaries lie and under which names they go out")
@interface IpxeConfig {
    @AttributeDefinition(description = "Serve iPXE binaries over HTTP (SMEE_HTTP_IPXE_BINARY_ENABLED)")
    boolean http_enabled() default true;

    @AttributeDefinition(description = "Directories, searched in this order (SMEE_IPXE_DIRECTORIES)")
    String directories() default IpxeSettings.DIRECTORIES;

    @AttributeDefinition(description = "name=file|file|…, the first file that exists is served (SMEE_IPXE_NAMES)")
    String names() default IpxeSettings.NAMES;

    @AttributeDefinition(description = "Serve other boot files below the directories too (SMEE_IPXE_SERVE_UNMAPPED)")
    boolean serve_unmapped() default true;

    @AttributeDefinition(description = "iPXE script lines put into the binaries, 0..131 bytes (SMEE_IPXE_SCRIPT_PATCH)")
    String script_patch() default "";

    @AttributeDefinition(description = "Most memory for copies of binaries, 1..4096 MiB (SMEE_IPXE_CACHE_MEBIBYTES)")
    int cache_mebibytes() default 64;
}
