# How Smee and its peers are started. Machine i: MAC 02:0c:01:00:00:00 + i, address 10.78.0.0 + i, name h<i>.
# shellcheck shell=bash disable=SC2154

prepare_tools() {
    [[ -n $tools ]] || return 0
    cp -R "$(cd "$tools" && pwd)" "$work/tools"
    chmod -R u+w "$work/tools"
    make -s -C "$work/tools/src"
    tools=$work/tools
}

prepare_smee() {
    smee=$work/smee/bin/smee
    mkdir -p "$work/smee"
    unpack_smee "$work/smee"
    "$smee" build >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2 && exit 70; }
}

unpack_smee() { # directory
    [[ -n $dist ]] || dist=$(compgen -G "$here/../karaf-assembly/target/smee-*.tar.gz" | head -1 || true)
    [[ -n $dist ]] || { echo "benchmarks/run: no distribution; first ./smee build" >&2 && exit 66; }
    if [[ -d $dist ]]; then
        cp -R "$dist/." "$1"
    else
        tar -xzf "$dist" -C "$1" --strip-components 1
    fi
}

peer() { # command, package...; sets $found to a command that runs it
    local name=$1 package
    shift
    found=$(command -v "$name" || true)
    [[ -z $found ]] || return 0
    found=$(compgen -G "$work/packages/root/usr/sbin/$name" || true)
    [[ -z $found ]] || return 0
    mkdir -p "$work/packages/root"
    chmod 777 "$work/packages"
    for package; do
        (cd "$work/packages" && apt-get download "$package" >/dev/null 2>&1) || true
    done
    for package in "$work"/packages/*.deb; do dpkg -x "$package" "$work/packages/root"; done
    found=$work/packages/root/usr/sbin/$name
    [[ -x $found ]] || { say "$name is not here and cannot be fetched: apt-get install $1" && return 1; }
    LD_LIBRARY_PATH=$work/packages/root/usr/lib:$work/packages/root/usr/lib/$(uname -m)-linux-gnu
    export LD_LIBRARY_PATH
}

machines() { # awk program that gets mac, ip, i; count
    awk -v n="$2" 'function mac(i) { return sprintf("02:0c:%02x:%02x:%02x:%02x", 1 + int(i / 16777216), int(i / 65536) % 256, int(i / 256) % 256, i % 256) }
        function ip(i) { return sprintf("10.%d.%d.%d", 78 + int(i / 65536), int(i / 256) % 256, i % 256) }
        BEGIN { for (i = 0; i < n; i++) '"$1"' }'
}

start_smee() { # pair, number of machines, [distribution]
    local state=$work/state-$1
    mkdir -p "$state"
    # shellcheck disable=SC2016 # awk's
    [[ -s $work/smee-$2.yaml ]] || machines '{ printf "\"%s\":\n  ipAddress: \"%s\"\n  subnetMask: \"255.252.0.0\"\n  defaultGateway: \"10.77.0.1\"\n  nameServers: [\"10.77.0.1\"]\n  hostname: \"h%d\"\n  leaseTime: 3600\n  arch: \"x86_64\"\n  netboot:\n    allowPxe: true\n", mac(i), ip(i), i }' "$2" >"$work/smee-$2.yaml"
    start "$1" env SMEE_DATA="$state" SMEE_BACKEND_FILE_PATH="$work/smee-$2.yaml" SMEE_BACKEND_FILE_ENABLED=true \
        SMEE_PUBLIC_IP_INTERFACE=vsrv SMEE_DHCP_IP_FOR_PACKET=10.77.0.1 SMEE_DHCP_SYSLOG_IP=10.77.0.1 \
        SMEE_DHCP_TFTP_IP=10.77.0.1 SMEE_DHCP_HTTP_IPXE_BINARY_HOST=10.77.0.1 \
        SMEE_DHCP_HTTP_IPXE_SCRIPT_HOST=10.77.0.1 SMEE_OSIE_URL=http://10.77.0.1/osie \
        OTEL_EXPORTER_OTLP_ENDPOINT=http://10.77.0.2:4318 OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf \
        OTEL_TRACES_SAMPLER=traceidratio OTEL_TRACES_SAMPLER_ARG=0.01 \
        "${3:-$smee}" run
}

start_kea() { # pair, number of machines
    local config=$work/kea-$2.json
    peer kea-dhcp4 kea-dhcp4-server kea-common liblog4cplus-2.0.5 libboost-system1.74.0 || return 1
    mkdir -p "$work/kea"
    if [[ ! -s $config ]]; then
        {
            printf '{"Dhcp4": {"interfaces-config": {"interfaces": ["vsrv/10.77.0.1"], "dhcp-socket-type": "udp"},
"lease-database": {"type": "memfile", "persist": false, "lfc-interval": 0}, "valid-lifetime": 3600,
"multi-threading": {"enable-multi-threading": false}, "host-reservation-identifiers": ["hw-address"],
"reservations-global": false, "reservations-in-subnet": true, "reservations-out-of-pool": true,
"next-server": "10.77.0.1", "boot-file-name": "ipxe.efi",
"option-data": [{"name": "routers", "data": "10.77.0.1"}, {"name": "domain-name-servers", "data": "10.77.0.1"}],
"loggers": [{"name": "kea-dhcp4", "severity": "ERROR", "output_options": [{"output": "%s/kea/log"}]}],
"subnet4": [{"id": 1, "subnet": "10.76.0.0/14", "interface": "vsrv", "reservations": [\n' "$work"
            # shellcheck disable=SC2016
            machines '{ printf "%s{\"hw-address\": \"%s\", \"ip-address\": \"%s\", \"hostname\": \"h%d\"}\n", i ? "," : "", mac(i), ip(i), i }' "$2"
            printf ']}]}}\n'
        } >"$config"
    fi
    mkdir -p "$work/kea/$1"
    start "$1" env KEA_PIDFILE_DIR="$work/kea/$1" KEA_LOCKFILE_DIR="$work/kea/$1" "$found" -c "$config"
}

start_dnsmasq() { # pair, number of machines
    local config=$work/dnsmasq-$2.conf
    peer dnsmasq dnsmasq-base || return 1
    {
        printf '%s\n' port=0 interface=vsrv bind-interfaces no-ping quiet-dhcp log-facility=/dev/null dhcp-authoritative \
            dhcp-lease-max=200000 dhcp-range=10.78.0.0,static,255.252.0.0,1h dhcp-option=3,10.77.0.1 \
            dhcp-option=6,10.77.0.1 dhcp-boot=ipxe.efi,nb,10.77.0.1 no-hosts no-resolv leasefile-ro
        # shellcheck disable=SC2016
        machines '{ printf "dhcp-host=%s,%s,h%d\n", mac(i), ip(i), i }' "$2"
    } >"$config"
    start "$1" "$found" -k -u root -C "$config"
}

first_answer() { # pair, seconds; prints the time of the first answer to a DISCOVER
    in_client "$1" python3 "$here/lib/first_answer.py" "$2"
}
