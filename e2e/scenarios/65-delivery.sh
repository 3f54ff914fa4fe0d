# shellcheck shell=bash
# How replies travel, and from which of several servers.
scenario unicast unicast_delivery 150 "dhclient setpriv" "replies to a client without an address: its MAC, or broadcast with the reason; exchanged under load"
scenario multi-mode multi_mode 300 "guest dnsmasq" "two files: reservation on one network, proxy on the other; changed, claimed twice, deleted live"

# destinations NAME: the Ethernet addresses that the server's replies went to
destinations() {
  tcpdump -nne -r "$W/$1.pcap" "src host $SERVER and udp src port 67 and udp dst port 68" 2> /dev/null |
    sed -n 's/^[^ ]* [0-9a-f:]* > \([0-9a-f:]*\),.*/\1/p' | sort -u | tr '\n' ' '
}
watch_client() { [ -z "${WATCH:-}" ] || stop "$WATCH"; WATCH=$1; capture "$1" cli eth0 "udp port 67 or udp port 68"; }
checksums_are_right() { packets "$1" "src host $SERVER" > "$W/$1.txt"; grep -q 'udp sum ok' "$W/$1.txt" && ! grep -qi 'bad' "$W/$1.txt"; }

unicast_delivery() {
  local n
  machine $CLI_MAC 192.0.2.61 > "$W/hardware.yaml"
  service_start
  expect "smee:status says unicast" within 10 console_says "clients without an address get unicast on lan0" smee:status

  watch_client plain
  expect "udhcpc gets a lease" udhcpc plain cli eth0
  expect_equal "destination of OFFER and ACK" "$CLI_MAC " "$(destinations plain)"
  expect "they go to the address that is given" test "$(count_packets plain "src host $SERVER and dst host 192.0.2.61")" = 2
  expect "IP and UDP checksums are right" checksums_are_right plain

  watch_client flag
  expect "udhcpc gets a lease by broadcast" udhcpc flag cli eth0 -B
  expect_equal "destination with the broadcast flag" "ff:ff:ff:ff:ff:ff " "$(destinations flag)"

  watch_client dhclient-wire
  expect "dhclient gets a lease" dhclient_start dhclient cli eth0
  expect_equal "destination of dhclient's" "$CLI_MAC " "$(destinations dhclient-wire)"
  stop dhclient

  step "the bundle goes and comes while clients ask"
  watch_client swap
  for n in 1 2 3 4 5 6 7 8; do
    case $n in 3) console bundle:stop org.smee.l2;; 6) console bundle:start org.smee.l2;; esac
    udhcpc "swap-$n" cli eth0 || fail "client $n got no lease"
  done
  expect_equal "DISCOVERs of 8 clients" 8 "$(packets swap "udp dst port 67" | grep -c 'DHCP-Message.*Discover')"
  expect_equal "destinations" "$CLI_MAC ff:ff:ff:ff:ff:ff " "$(destinations swap)"
  stop service

  step "switched off"
  service_start SMEE_DHCP_UNICAST=never
  watch_client never
  expect "udhcpc gets a lease" udhcpc never cli eth0
  expect_equal "destination" "ff:ff:ff:ff:ff:ff " "$(destinations never)"
  stop service

  step "without the right"
  SERVICE_BY="setpriv --bounding-set=-net_raw --inh-caps=-all"
  service_start
  watch_client rightless
  expect "udhcpc gets a lease" udhcpc rightless cli eth0
  expect_equal "destination" "ff:ff:ff:ff:ff:ff " "$(destinations rightless)"
  expect "smee:status says why" console_says "clients without an address get broadcasts (the right CAP_NET_RAW is missing" smee:status
  expect "and is well" refute grep -q '! dhcp' "$W/console.out"
  expect_equal "lines of the log about it" 1 "$(grep -c 'event=dhcp.broadcast.*CAP_NET_RAW' "$W/service.log")"
}

# sockets DEVICE: the inodes of its DHCP sockets; a socket that was opened anew has another
socket_of() { in_ns srv ss -Hlune | grep "%$1:67 " | grep -o 'ino:[0-9]*'; }
settings_of() { printf '%s\n' "${@:2}" > "$W/new.cfg"; mv "$W/new.cfg" "$W/smee/etc/org.smee.dhcp~$1.cfg"; } # NAME LINE...
status_says() { within 15 console_says "$1" smee:status; }
told_nothing_but_a_file() { # on lan1: our OFFER has a boot file and no address
  packets lan1 "src host $SERVER_LAN1 and udp src port 67" > "$W/lan1.txt"
  grep -q 'DHCP-Message.*Offer' "$W/lan1.txt" && ! grep -q 'Your-IP' "$W/lan1.txt"
}
simulate_names_servers() { # MAC
  console "smee:simulate $1 --server offices" > "$W/console.out" && return 1
  grep -qF "open: the one without a name (leave --server out), office" "$W/console.out" "$W/console.err"
}

multi_mode() {
  local bios=52:54:00:e2:00:65 zero one
  { machine $CLI_MAC 192.0.2.62; machine 02:e2:01:00:00:c1 203.0.113.62; machine $bios 203.0.113.65; } > "$W/hardware.yaml"
  own_distribution
  settings_of office "interfaces = lan1" "mode = proxy"
  foreign_host lan1 203.0.113.3
  start dnsmasq ip netns exec "$(ns dhc)" dnsmasq --keep-in-foreground --conf-file=/dev/null --user=root --pid-file= --port=0 \
    --log-facility=- --dhcp-leasefile="$W/dnsmasq.leases" --dhcp-range=203.0.113.200,203.0.113.209,10m \
    --dhcp-option=option:router,$SERVER_LAN1
  within 5 foreign_listens || fail "dnsmasq does not start"
  osie_start
  service_start SMEE_DHCP_IFACE=
  step "a variable is for the server without a name, and names no mode to the others"
  expect "smee:status shows both" status_says "segment   lan1 (office)  mode proxy  port 67"
  expect "and lan0 in its own mode" grep -q "segment   lan0  mode reservation  port 67" "$W/console.out"
  expect "smee:explain can be asked about either" console_says "on lan1 (office)" smee:explain $bios --firmware bios --segment office
  capture lan1 srv lan1 "udp port 67 or udp port 68"
  expect "lan0: udhcpc gets its reservation" udhcpc zero cli eth0
  expect_equal "address" 192.0.2.62 "$(leased zero ip)"
  guest_start guest bios $bios srv lan1
  guest_says guest 100 "E2E-GUEST-LEASE 203.0.113.20"
  guest_says guest 30 "$GUEST_OK"
  stop guest
  expect "smee:simulate asks the server that is named" console_says "boots: reached its iPXE script" \
    "smee:simulate $bios --firmware bios --server office"
  expect "which is lan1's" grep -q "no address (that comes from another DHCP server), next server $SERVER_LAN1" "$W/console.out"
  expect "without a name the one of the other networks" console_says "address 192.0.2.62" "smee:simulate $CLI_MAC"
  expect "a wrong name is answered with the right ones" simulate_names_servers $bios
  expect "lan1: our offers name a boot file and no address" told_nothing_but_a_file
  stop dnsmasq

  step "live changes of one file leave the other's socket alone"
  zero=$(socket_of lan0) one=$(socket_of lan1)
  settings_of office "interfaces = lan1" "mode = reservation" "lease.default = 2h"
  expect "smee:status shows the change" status_says "segment   lan1 (office)  mode reservation"
  expect "lan1: udhcpc gets its reservation" udhcpc one cli eth1
  expect_equal "address" 203.0.113.62 "$(leased one ip)"
  expect_equal "server" $SERVER_LAN1 "$(leased one serverid)"
  expect_equal "socket on lan1" "$one" "$(socket_of lan1)"

  step "two that claim one interface"
  settings_of second "interfaces = lan1" "mode = proxy"
  expect "both files and the interface are named" \
    status_says "interface lan1 is in both etc/org.smee.dhcp~office.cfg and etc/org.smee.dhcp~second.cfg"
  expect "the first serves on" udhcpc still cli eth1
  rm "$W/smee/etc/org.smee.dhcp~second.cfg"

  step "a wrong value keeps the last good ones"
  settings_of office "interfaces = lan1" "mode = reservation" "tftp.port = 70000"
  expect "smee:status names file and value" status_says "etc/org.smee.dhcp~office.cfg: tftp.port=70000"
  expect "lan1 is served on" udhcpc wrong cli eth1

  step "a deleted file gives its interface back"
  rm "$W/smee/etc/org.smee.dhcp~office.cfg"
  expect "lan1 belongs to the server without a name" status_says "segment   lan1  mode reservation  port 67"
  expect "lan1 is served on" udhcpc back cli eth1
  expect_equal "socket on lan1, handed over" "$one" "$(socket_of lan1)"
  expect_equal "socket on lan0" "$zero" "$(socket_of lan0)"
}
