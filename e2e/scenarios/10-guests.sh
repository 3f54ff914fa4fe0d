# shellcheck shell=bash
# Machines from power-on to a running operating system that takes a lease and fetches a page.
scenario bios bios_boots 150 "guest" "BIOS PXE: SeaBIOS with iPXE ROM to a running OS"
scenario uefi-pxe uefi_pxe_boots 240 "guest uefi" "UEFI PXE: OVMF, iPXE by TFTP, to a running OS"
scenario uefi-pxe6 uefi_pxe6_boots 240 "guest uefi dnsmasq" "UEFI PXE over IPv6: DHCPv6 of dnsmasq, iPXE by TFTP from here, to a running OS"
scenario uefi-http uefi_http_boots 240 "guest uefi" "UEFI HTTP boot: OVMF, iPXE by HTTP, to a running OS"

boots_into_os() { # FIRMWARE MAC ADDRESS SECONDS
  machine "$2" "$3" > "$W/hardware.yaml"
  osie_start
  service_start
  capture wire srv lan0 "udp port 67 or udp port 68 or udp port 69 or tcp port 8080"
  guest_start guest "$1" "$2" srv lan0
  guest_says guest "$4" "E2E-GUEST-LEASE $3 m${3##*.}"
  guest_says guest 30 "E2E-GUEST-ARG worker_id=$2"
  guest_says guest 30 "$GUEST_OK"
  expect "the guest fetched its last page" grep -q '/done' "$W/osie.log"
}
bios_boots() { boots_into_os bios 52:54:00:e2:00:11 192.0.2.111 100; }
uefi_pxe_boots() {
  boots_into_os uefi-pxe 52:54:00:e2:00:12 192.0.2.112 180
  expect "iPXE came by TFTP" test "$(tftp_requests wire ipxe.efi)" -ge 1
}
uefi_http_boots() {
  boots_into_os uefi-http 52:54:00:e2:00:13 192.0.2.113 180
  expect_equal "downloads of ipxe.efi by HTTP" 1 "$(http_requests wire GET ipxe.efi)"
  expect_equal "downloads of ipxe.efi by TFTP" 0 "$(tftp_requests wire ipxe.efi)"
}

# Another server does DHCPv6; iPXE then asks for its script by IPv4.
uefi_pxe6_boots() {
  ip_in srv addr add $SERVER6/64 dev lan0 nodad
  foreign_host
  ip_in dhc addr add 2001:db8:e2::5/64 dev eth0 nodad
  start dnsmasq ip netns exec "$(ns dhc)" dnsmasq -k -C /dev/null --log-facility=- --port=0 --interface=eth0 --user=root \
    --dhcp-leasefile="$W/dnsmasq.leases" --dhcp-range=2001:db8:e2::100,2001:db8:e2::1ff,64,10m \
    --dhcp-option="option6:bootfile-url,tftp://[$SERVER6]/ipxe.efi"
  machine 52:54:00:e2:00:14 192.0.2.114 > "$W/hardware.yaml"
  osie_start
  service_start SMEE_TFTP_ADDR=::
  capture wire srv lan0 "udp port 69 or udp port 546 or udp port 547"
  # the network is on the link, so that the firmware finds a way to the server
  ROUTER_OFFERS="AdvManagedFlag on; prefix 2001:db8:e2::/64 { AdvOnLink on; AdvAutonomous off; };"
  guest_start guest uefi-pxe6 52:54:00:e2:00:14 srv lan0
  guest_says guest 200 "$GUEST_OK"
  expect "iPXE came by TFTP over IPv6" grep -qF "$SERVER6" <(tcpdump -nn -r "$W/wire.pcap" 'ip6 and udp dst port 69' 2> /dev/null)
}

# tftp_requests CAPTURE FILE: distinct client ports that asked for it (a repeated packet is no second download)
tftp_requests() {
  tcpdump -nn -r "$W/$1.pcap" 'udp dst port 69' 2> /dev/null | grep -F "RRQ" | grep -F "$2" |
    sed 's/.* IP \([0-9.]*\) >.*/\1/' | sort -u | wc -l
}
# http_requests CAPTURE METHOD TEXT: requests whose path has TEXT, a repeated packet counted once
http_requests() {
  tcpdump -nn -r "$W/$1.pcap" 'tcp dst port 8080' 2> /dev/null |
    sed -n "s/.* IP \([0-9.]*\) >.* HTTP: $2 \([^ ]*\) HTTP.*/\1 \2/p" | grep -F -- "$3" | sort -u | wc -l
}
