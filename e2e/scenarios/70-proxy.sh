# shellcheck shell=bash
# Beside a DHCP server that gives the addresses: dnsmasq on 192.0.2.3, in a namespace of its own.
scenario proxy-bios proxy_bios_boots 150 "guest dnsmasq" "proxy: SeaBIOS with iPXE ROM, addresses from dnsmasq, to a running OS"
scenario proxy-direct proxy_direct_boots 240 "guest uefi dnsmasq" "proxy: OVMF loads what our OFFER names, to a running OS"
scenario proxy-uefi proxy_uefi_boots 240 "guest uefi dnsmasq" "proxy: OVMF asks us at port 4011 for a menu item of dnsmasq, to a running OS"
scenario proxy-http proxy_http_boots 240 "guest uefi dnsmasq" "proxy: OVMF HTTP boot, to a running OS"
scenario auto-proxy auto_proxy_boots 150 "guest dnsmasq" "auto-proxy: a machine without record boots the static script, a forbidden one does not"

# addresses_from_dnsmasq [ARGUMENT...]: 192.0.2.200-209 for everybody
addresses_from_dnsmasq() {
  foreign_host
  : > "$W/dnsmasq.leases"
  dnsmasq_start "$@"
}
dnsmasq_start() {
  start dnsmasq ip netns exec "$(ns dhc)" dnsmasq --keep-in-foreground --conf-file=/dev/null --user=root --pid-file= \
    --port=0 --interface=eth0 --bind-interfaces --dhcp-authoritative --log-dhcp --log-facility=- \
    --dhcp-leasefile="$W/dnsmasq.leases" --dhcp-range=192.0.2.200,192.0.2.209,255.255.255.0,10m \
    --dhcp-option=option:router,$SERVER "$@"
  within 5 foreign_listens || fail "dnsmasq does not start"
}

# boots_beside_dnsmasq FIRMWARE MAC SECONDS: from power-on to the OS, every address from dnsmasq
boots_beside_dnsmasq() {
  wire_tap
  guest_start guest "$1" "$2" srv lan0
  reaches_os "$2" "$3"
}
wire_tap() {
  expect "port 4011 is open" within 5 pxe_port_is_open
  capture wire srv lan0 "udp port 67 or udp port 68 or udp port 69 or udp port 4011 or tcp port 8080"
}
reaches_os() { # MAC SECONDS
  guest_says guest "$2" "E2E-GUEST-LEASE 192.0.2.20"
  guest_says guest 30 "E2E-GUEST-ARG worker_id=$1"
  guest_says guest 30 "$GUEST_OK"
  expect "dnsmasq gave the address" grep -qi "$1" "$W/dnsmasq.leases"
  expect "we offered no address" refute we_gave_an_address
  expect_equal "ACKs of ours at port 67" 0 "$(packets wire "src host $SERVER and udp src port 67" | grep -c 'DHCP-Message.*ACK')"
}
pxe_port_is_open() { in_ns srv ss -Hlun | grep -q ':4011 '; }
we_gave_an_address() { packets wire "src host $SERVER and udp src port 67" | grep -q 'Your-IP'; }
# tcpdump does not read DHCP at this port: packets are counted, and the boot file is looked for in their text
asked_at_4011() { [ "$(count_packets wire "udp dst port 4011 and dst host $SERVER")" -ge 1 ]; }
answered_at_4011() {
  tcpdump -nn -A -r "$W/wire.pcap" "src host $SERVER and udp src port 4011 and udp dst port 4011" 2> /dev/null | grep -q 'ipxe\.efi'
}

proxy_bios_boots() {
  local mac=52:54:00:e2:00:71
  machine $mac 192.0.2.171 > "$W/hardware.yaml"
  addresses_from_dnsmasq; osie_start
  service_start SMEE_DHCP_MODE=proxy
  boots_beside_dnsmasq bios $mac 100
  expect "nothing was asked at port 4011" refute asked_at_4011
}
proxy_direct_boots() {
  local mac=52:54:00:e2:00:72
  machine $mac 192.0.2.172 > "$W/hardware.yaml"
  addresses_from_dnsmasq; osie_start
  service_start SMEE_DHCP_MODE=proxy
  boots_beside_dnsmasq uefi-pxe $mac 180
  expect "iPXE came by TFTP" test "$(tftp_requests wire ipxe.efi)" -ge 1
  expect "nothing was asked at port 4011" refute asked_at_4011
}
# dnsmasq's menu has one item of boot server type 5, to be had from us: the firmware asks for it at port 4011. The menu is
# gone when iPXE comes: with it dnsmasq calls itself a PXE server, and iPXE takes its offer instead of ours.
proxy_uefi_boots() {
  local mac=52:54:00:e2:00:73
  machine $mac 192.0.2.173 > "$W/hardware.yaml"
  addresses_from_dnsmasq --pxe-prompt=E2E,0 --pxe-service=x86-64_EFI,E2E,5,$SERVER
  osie_start
  service_start SMEE_DHCP_MODE=proxy
  wire_tap
  guest_start guest uefi-pxe $mac srv lan0
  expect "the firmware asks at port 4011" within 90 asked_at_4011
  stop dnsmasq; dnsmasq_start
  expect "it was answered at the port it asked from, with the file" within 5 answered_at_4011
  reaches_os $mac 150
  expect "iPXE came by TFTP" test "$(tftp_requests wire ipxe.efi)" -ge 1
}
proxy_http_boots() {
  local mac=52:54:00:e2:00:74
  machine $mac 192.0.2.174 > "$W/hardware.yaml"
  addresses_from_dnsmasq; osie_start
  service_start SMEE_DHCP_MODE=proxy
  boots_beside_dnsmasq uefi-http $mac 180
  expect_equal "downloads of ipxe.efi by HTTP" 1 "$(http_requests wire GET ipxe.efi)"
  expect_equal "downloads of ipxe.efi by TFTP" 0 "$(tftp_requests wire ipxe.efi)"
}
auto_proxy_boots() {
  local stranger=52:54:00:e2:00:75 forbidden=52:54:00:e2:00:76
  machine $forbidden 192.0.2.176 allow=false > "$W/hardware.yaml"
  addresses_from_dnsmasq; osie_start
  service_start SMEE_DHCP_MODE=auto-proxy
  boots_beside_dnsmasq bios $stranger 100
  guest_start forbidden bios $forbidden srv lan0
  expect "the forbidden machine is told so" within 60 told_no $forbidden
  expect "it gets no script" refute said forbidden "vmlinuz"
}
told_no() { packets wire "src host $SERVER and udp src port 67" | grep -qF "/$1/netboot-not-allowed"; }
