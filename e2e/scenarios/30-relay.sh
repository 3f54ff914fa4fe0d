# shellcheck shell=bash
# Machines in another network, behind ISC dhcrelay that adds option 82.
scenario relay relay_works 200 "guest relay dhclient" "dhcrelay with option 82: dhclient and a BIOS machine behind it"

relay_works() {
  local mac=52:54:00:e2:00:31
  { machine 02:e2:02:00:00:c1 198.51.100.93; machine $mac 198.51.100.131; } > "$W/hardware.yaml"
  osie_start
  service_start
  # -a: add option 82; -id faces the clients, -iu the server
  start relay ip netns exec "$(ns rly)" dhcrelay -4 -d -a --no-pid -id far0 -iu up0 $SERVER
  within 5 relay_listens || fail "dhcrelay does not start"
  capture wire srv lan0 "udp port 67"
  capture far rly far0 "udp port 67 or udp port 68"
  expect "dhclient behind the relay gets a lease" dhclient_start dhclient far eth0
  expect_equal "address" 198.51.100.93 "$(leased dhclient new_ip_address)"
  expect_equal "router" $RELAY "$(leased dhclient new_routers)"
  expect_equal "server" $SERVER "$(leased dhclient new_dhcp_server_identifier)"
  expect "the reply goes to the relay's address, port 67, with option 82 as it came" relay_reply_is_right
  expect "the relay takes option 82 off again" refute client_sees_option_82
  stop dhclient
  guest_start guest bios $mac rly far0
  guest_says guest 110 "E2E-GUEST-LEASE 198.51.100.131"
  guest_says guest 30 "$GUEST_OK"
}
relay_listens() { in_ns rly ss -Hlun | grep -q ':67 '; }
client_sees_option_82() { packets far "udp dst port 68" | grep -q 'Agent-Information'; }
relay_reply_is_right() {
  local asked answered
  asked=$(packets wire "dst host $SERVER" | grep -A2 'Agent-Information' | grep 'Circuit-ID' | sort -u)
  answered=$(packets wire "src host $SERVER and dst host $RELAY and udp dst port 67" | grep -A2 'Agent-Information' | grep 'Circuit-ID' | sort -u)
  [ -n "$asked" ] && [ "$asked" = "$answered" ]
}
