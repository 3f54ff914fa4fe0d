# shellcheck shell=bash
# Operating systems' own DHCP clients.
scenario dhclient dhclient_lives 90 "dhclient" "ISC dhclient: lease with every option, renewal, release"
scenario udhcpc udhcpc_leases 60 "" "busybox udhcpc: lease, unicast and broadcast replies, release, wrong address refused"
scenario dhcpcd dhcpcd_leases 60 "dhcpcd" "dhcpcd: lease"

CLI_MAC=02:e2:00:00:00:c1
dhclient_lives() {
  machine $CLI_MAC 192.0.2.90 hostname=printer lease=14 > "$W/hardware.yaml"
  service_start
  capture wire srv lan0 "udp port 67 or udp port 68"
  expect "dhclient gets a lease" dhclient_start dhclient cli eth0
  expect_equal "address" 192.0.2.90 "$(leased dhclient new_ip_address)"
  expect_equal "mask" 255.255.255.0 "$(leased dhclient new_subnet_mask)"
  expect_equal "router" 192.0.2.1 "$(leased dhclient new_routers)"
  expect_equal "broadcast address" 192.0.2.255 "$(leased dhclient new_broadcast_address)"
  expect_equal "name servers" "192.0.2.53 192.0.2.54" "$(leased dhclient new_domain_name_servers)"
  expect_equal "time servers" 192.0.2.123 "$(leased dhclient new_ntp_servers)"
  expect_equal "host name" printer "$(leased dhclient new_host_name)"
  expect_equal "domain" $HARDWARE_DOMAIN "$(leased dhclient new_domain_name)"
  expect_equal "search list" "$HARDWARE_DOMAIN. example.org." "$(leased dhclient new_domain_search)"
  expect_equal "lease seconds" 14 "$(leased dhclient new_dhcp_lease_time)"
  expect_equal "server" $SERVER "$(leased dhclient new_dhcp_server_identifier)"
  expect "it renews by unicast before the lease ends" within 13 has_event dhclient RENEW
  expect "the renewal is a REQUEST with its own address in ciaddr" renewed_by_unicast
  expect_equal "address after the renewal" 192.0.2.90 "$(leased dhclient new_ip_address)"
  expect "dhclient releases" dhclient_release dhclient cli eth0
  expect "the RELEASE is on the wire" within 5 on_wire "Release"
  expect "a new lease follows" dhclient_start again cli eth0
  expect_equal "address after the release" 192.0.2.90 "$(leased again new_ip_address)"
}
on_wire() { packets wire | grep -q "DHCP-Message.*$1"; }
renewed_by_unicast() {
  packets wire "src host 192.0.2.90 and dst host $SERVER and udp dst port 67" | grep -q "Client-IP 192.0.2.90" &&
  packets wire "src host $SERVER and dst host 192.0.2.90 and udp dst port 68" | grep -q "Client-IP 192.0.2.90"
}

udhcpc_leases() {
  machine $CLI_MAC 192.0.2.91 > "$W/hardware.yaml"
  service_start
  capture wire srv lan0 "udp port 67 or udp port 68"
  expect "udhcpc gets a lease without asking for broadcast" udhcpc plain cli eth0 -R
  expect_equal "address" 192.0.2.91 "$(leased plain ip)"
  expect_equal "lease seconds" 600 "$(leased plain lease)"
  expect_equal "server" $SERVER "$(leased plain serverid)"
  expect "udhcpc gets a lease by broadcast" udhcpc broadcast cli eth0 -B
  expect_equal "address" 192.0.2.91 "$(leased broadcast ip)"
  expect "an OFFER went to 255.255.255.255 although there is no default route" \
    test "$(count_packets wire "src host $SERVER and dst host 255.255.255.255")" -ge 1
  expect "asking for another machine's address ends with the right one" udhcpc wrong cli eth0 -r 192.0.2.200
  expect_equal "address" 192.0.2.91 "$(leased wrong ip)"
  expect "an unknown machine gets no answer" unknown_machine_is_silent
}
unknown_machine_is_silent() {
  ip_in cli link set eth0 address 02:e2:00:00:00:ff
  refute udhcpc unknown cli eth0
}

dhcpcd_leases() {
  machine $CLI_MAC 192.0.2.92 hostname=dhcpcd-machine > "$W/hardware.yaml"
  service_start
  cat > "$W/dhcpcd.hook" <<H
#!/bin/sh
echo "\$reason" >> "$W/dhcpcd.events"
[ "\$reason" != BOUND ] || env > "$W/dhcpcd.lease"
H
  chmod +x "$W/dhcpcd.hook"
  printf 'hostname\noption domain_name_servers, domain_name, routers, host_name\nnoarp\n' > "$W/dhcpcd.conf"
  # dhcpcd keeps its state in fixed places: hide them, `ip netns exec` has given us a mount namespace of our own
  start dhcpcd ip netns exec "$(ns cli)" env -i PATH="$PATH" sh -c "
    for directory in /run/dhcpcd /var/lib/dhcpcd; do mkdir -p \$directory; mount -t tmpfs -o mode=755 e2e \$directory; done
    chmod 755 /run/dhcpcd; exec dhcpcd -4 -B -d -L -K -f '$W/dhcpcd.conf' -c '$W/dhcpcd.hook' eth0"
  expect "dhcpcd gets a lease" within 20 test -s "$W/dhcpcd.lease"
  expect_equal "address" 192.0.2.92 "$(leased dhcpcd new_ip_address)"
  expect_equal "router" 192.0.2.1 "$(leased dhcpcd new_routers)"
  expect_equal "host name" dhcpcd-machine "$(leased dhcpcd new_host_name)"
}
