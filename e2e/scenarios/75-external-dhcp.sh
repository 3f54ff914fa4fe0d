# shellcheck shell=bash
# Somebody else's DHCP server gives addresses and boot files, on 192.0.2.3; the service does the rest. The configurations
# come from docs/external-dhcp.md, word for word.
scenario dhcp-off dhcp_off 90 "" "SMEE_DHCP_ENABLED=false: TFTP, HTTP, scripts and health go on, without a warning"
scenario external-dnsmasq external_dnsmasq 500 "guest uefi dnsmasq" "DHCP by dnsmasq: every client gets its file; BIOS and UEFI PXE machines to a running OS"
scenario external-kea external_kea 500 "guest uefi kea" "DHCP by Kea: every client gets its file; BIOS and UEFI HTTP machines to a running OS"
scenario external-dhcpd external_dhcpd 300 "guest dhcpd" "DHCP by ISC dhcpd: every client gets its file; a BIOS machine to a running OS"

# from_docs DAEMON: the configuration in the page's block of that name
from_docs() {
  awk -v fence="\`\`\`$1" '$0 == fence { inside = 1; next } inside && /^```/ { exit } inside' \
    "$PROJECT/docs/external-dhcp.md" > "$W/$1.conf"
  [ -s "$W/$1.conf" ] || fail "docs/external-dhcp.md has no block \"$1\""
}

start_without_dhcp() {
  SERVICE_PORTS=69
  service_start SMEE_DHCP_ENABLED=false
  expect "UDP port 67 is left alone" refute dhcp_port_is_open
}
dhcp_port_is_open() { in_ns srv ss -Hlun | grep -q ':67 '; }

dhcp_off() {
  machine $CLI_MAC $CLI_ADDRESS > "$W/hardware.yaml"
  start_without_dhcp
  client_address
  WANTED=$(digest $IPXE_DIR/ipxe.efi)
  expect "TFTP serves" same_bytes curl curl -sS -o got tftp://$SERVER/ipxe.efi
  answer /ipxe/ipxe.efi
  expect_equal "status of the binary by HTTP" 200 "$STATUS"
  answer /$CLI_MAC/auto.ipxe
  expect_equal "status of the script by MAC" 200 "$STATUS"
  answer /auto.ipxe
  expect_equal "status of the script by address" 200 "$STATUS"
  answer /healthcheck
  expect "health says why there is no DHCP" body_has '"dhcp":"off by setting"'
  expect "smee:status too" console_says "dhcp      off by setting (enabled = false, environment SMEE_DHCP_ENABLED)" smee:status
  expect "and warns of nothing about DHCP" refute grep -q '! dhcp' "$W/console.out"
  expect "nor does the start-up screen" refute grep -q 'WARNING   dhcp' "$W/service.log"
  expect "udhcpc gets no answer" refute udhcpc nobody cli eth0
}

# dnsmasq looks for three seconds whether an address is free before it offers it.
# asks NAME ARCH USER_CLASS VENDOR_CLASS FILE NEXT_SERVER: a client of that kind is told that file
asks() {
  local name=$1 arch=$2 class=$3 vendor=$4 file=$5 next=$6 options=()
  [ -z "$class" ] || options=(-x "0x4d:$(printf %s "$class" | od -An -tx1 | tr -d ' \n')")
  udhcpc "$name" cli eth0 -t 5 -T 3 -x "0x5d:$arch" -x 0x5e:010310 -V "$vendor" "${options[@]}" || fail "$name: no lease"
  expect_equal "$name: boot file" "$file" "$(leased "$name" boot_file)"
  [ -z "$next" ] || expect_equal "$name: next server" "$next" "$(leased "$name" siaddr)"
}
# every_client_is_told_its_file: the table of the page
every_client_is_told_its_file() {
  # shellcheck disable=SC2016 # iPXE fills it in
  local script='http://192.0.2.1:8080/${netX/mac}/auto.ipxe' http=http://192.0.2.1:8080/ipxe
  capture table srv lan0 "udp port 68"
  asks bios 0000 "" PXEClient undionly.kpxe $SERVER
  asks efi 0007 "" PXEClient ipxe.efi $SERVER
  asks efi-bc 0009 "" PXEClient ipxe.efi $SERVER
  asks arm64 000b "" PXEClient snp-arm64.efi $SERVER
  asks http 0010 "" HTTPClient $http/ipxe.efi ""
  asks http-arm64 0013 "" HTTPClient $http/snp-arm64.efi ""
  asks ipxe-bios 0000 iPXE PXEClient "$script" ""
  asks ipxe-efi 0007 iPXE PXEClient "$script" ""
  asks ipxe-tinkerbell 0007 Tinkerbell PXEClient "$script" ""
  expect "HTTP clients are told HTTPClient" test "$(packets table "src host $FOREIGN" | grep -c 'Vendor-Class.*HTTPClient')" -ge 4
}

# boots_with_it FIRMWARE MAC SECONDS
boots_with_it() {
  guest_start "$1" "$1" "$2" srv lan0
  guest_says "$1" "$3" "E2E-GUEST-LEASE 192.0.2.1"
  guest_says "$1" 30 "E2E-GUEST-ARG worker_id=$2"
  guest_says "$1" 30 "$GUEST_OK"
  stop "$1"
}
prepare_external() { # MAC...: known to the service with addresses that the other server does not give
  local mac n=211
  : > "$W/hardware.yaml"
  for mac in "$@"; do machine "$mac" 192.0.2.$n >> "$W/hardware.yaml"; n=$((n + 1)); done
  foreign_host
  osie_start
  start_without_dhcp
}

external_dnsmasq() {
  local bios=52:54:00:e2:00:81 efi=52:54:00:e2:00:82
  prepare_external $bios $efi
  from_docs dnsmasq
  start dnsmasq ip netns exec "$(ns dhc)" dnsmasq --keep-in-foreground --conf-file="$W/dnsmasq.conf" --user=root \
    --pid-file= --log-facility=- --dhcp-leasefile="$W/dnsmasq.leases"
  within 5 foreign_listens || fail "dnsmasq does not start: $(tail -n 3 "$W/dnsmasq.log")"
  every_client_is_told_its_file
  boots_with_it bios $bios 100
  capture wire srv lan0 "udp port 69 or tcp port 8080"
  boots_with_it uefi-pxe $efi 180
  expect "iPXE came by TFTP" test "$(tftp_requests wire ipxe.efi)" -ge 1
}

external_kea() {
  local bios=52:54:00:e2:00:83 http=52:54:00:e2:00:84
  prepare_external $bios $http
  from_docs kea
  # its state has fixed places: hide them, `ip netns exec` has given us a mount namespace of our own
  start kea ip netns exec "$(ns dhc)" sh -c "
    for directory in /run/kea /var/lib/kea; do mkdir -p \$directory; mount -t tmpfs e2e \$directory; done
    exec kea-dhcp4 -c '$W/kea.conf'"
  within 10 grep -q DHCP4_STARTED "$W/kea.log" || fail "Kea does not start: $(tail -n 3 "$W/kea.log")"
  every_client_is_told_its_file
  boots_with_it bios $bios 100
  capture wire srv lan0 "udp port 69 or tcp port 8080"
  boots_with_it uefi-http $http 180
  expect_equal "downloads of ipxe.efi by HTTP" 1 "$(http_requests wire GET ipxe.efi)"
}

external_dhcpd() {
  local bios=52:54:00:e2:00:85
  prepare_external $bios
  from_docs dhcpd
  expect "dhcpd accepts its configuration" dhcpd -q -t -cf "$W/dhcpd.conf"
  : > "$W/dhcpd.leases"
  start dhcpd ip netns exec "$(ns dhc)" dhcpd -4 -f -d --no-pid -cf "$W/dhcpd.conf" -lf "$W/dhcpd.leases" eth0
  within 5 grep -q 'Server starting' "$W/dhcpd.log" || fail "dhcpd does not start: $(tail -n 3 "$W/dhcpd.log")"
  every_client_is_told_its_file
  boots_with_it bios $bios 100
}
