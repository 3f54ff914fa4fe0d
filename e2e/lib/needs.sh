# shellcheck shell=bash
# What a scenario needs from the machine, and the Debian package that brings it.
INSTALLER=/usr/lib/debian-installer/images/12/amd64/text/debian-installer/amd64
OVMF_CODE=/usr/share/OVMF/OVMF_CODE_4M.fd
OVMF_VARS=/usr/share/OVMF/OVMF_VARS_4M.fd
IPXE_DIR=/usr/lib/ipxe

needed() { # NEED -> lines "command-or-file package"
  case $1 in
    base) printf '%s\n' "ip iproute2" "ethtool ethtool" "sysctl procps" "curl curl" "busybox busybox-static" "tcpdump tcpdump" "$IPXE_DIR/undionly.kpxe ipxe";;
    guest) printf '%s\n' "qemu-system-x86_64 qemu-system-x86" "$IPXE_DIR/qemu/pxe-virtio.rom ipxe-qemu" "$INSTALLER/linux debian-installer-12-netboot-amd64" "radvd radvd";;
    uefi) printf '%s\n' "$OVMF_CODE ovmf";;
    dhclient) echo "dhclient isc-dhcp-client";;
    dhcpcd) echo "dhcpcd dhcpcd-base";;
    dnsmasq) echo "dnsmasq dnsmasq-base";;
    kea) echo "kea-dhcp4 kea-dhcp4-server";;
    dhcpd) echo "dhcpd isc-dhcp-server";;
    setpriv) echo "setpriv util-linux";;
    relay) echo "dhcrelay isc-dhcp-relay";;
    prometheus) printf '%s\n' "prometheus prometheus" "prometheus-alertmanager prometheus-alertmanager";;
    openssl) echo "openssl openssl";;
    keepalived) echo "keepalived keepalived";;
    haproxy) echo "haproxy haproxy";;
    container) printf '%s\n' "setcap libcap2-bin" "setpriv util-linux" "jlink openjdk-17-jdk-headless";;
    syslog) printf '%s\n' "logger bsdutils" "rsyslogd rsyslog";;
    tftp) printf '%s\n' "tftp tftp-hpa" "atftp atftp";;
    grpc) echo "/usr/lib/python3/dist-packages/grpc/__init__.py python3-grpcio";;
    systemd) echo "systemd-analyze systemd";;
    python) echo "python3 python3";;
    maven) printf '%s\n' "mvn maven" "javac openjdk-17-jdk-headless";;
    java) printf '%s\n' "javac openjdk-17-jdk-headless" "python3 python3";;
    iso) printf '%s\n' "xorriso xorriso" "python3 python3";;
  esac
}
there() { case $1 in /*) [ -r "$1" ];; *) command -v "$1" > /dev/null;; esac; }

# missing_for SCENARIO: prints why it cannot run here, or nothing
missing_for() {
  local need item package packages=() why=()
  [ "$(id -u)" = 0 ] || { echo "needs root (network namespaces): sudo e2e/run $1"; return; }
  for need in base ${NEEDS[$1]}; do
    while read -r item package; do
      there "$item" || [[ " ${packages[*]} " = *" $package "* ]] || packages+=("$package")
    done < <(needed "$need")
  done
  [ ${#packages[@]} = 0 ] || why+=("missing packages: apt-get install --no-install-recommends ${packages[*]}")
  if [[ " ${NEEDS[$1]} " = *" guest "* ]] && [ ! -c /dev/net/tun ]; then
    why+=("no /dev/net/tun: modprobe tun, or give the container --device /dev/net/tun")
  fi
  if [ ${#why[@]} = 0 ]; then
    if ip netns add "$TAG-try" 2>/dev/null; then ip netns del "$TAG-try"
    else why+=("may not create network namespaces: a container needs CAP_NET_ADMIN and CAP_SYS_ADMIN"); fi
  fi
  [ ${#why[@]} = 0 ] || (IFS=';'; echo "${why[*]}")
}
