# shellcheck shell=bash
# What operators do while the service runs.
scenario hot-reload hot_reload 120 "" "the hardware file changes: written, renamed over, symlink swapped, broken, mended"
scenario multi-interface multi_interface 90 "dhclient" "two interfaces: each network gets its own answers, and no other's"

leases_as() { udhcpc "$1" cli eth0 && [ "$(leased "$1" ip)" = "$2" ]; }
reloaded() { # NAME ADDRESS
  within 10 leases_as "$1" "$2" || fail "after the change ($1) a DISCOVER should get $2 but got \"$(leased "$1" ip)\""
  step "$1: the next DISCOVER gets $2"
}
hot_reload() {
  mkdir -p "$W/mount/one" "$W/mount/two"
  machine 02:e2:00:00:00:aa 192.0.2.10 > "$W/hardware.yaml"
  service_start
  expect "a machine that is not in the file gets no answer" refute udhcpc before cli eth0
  machine $CLI_MAC 192.0.2.61 >> "$W/hardware.yaml"
  reloaded appended 192.0.2.61
  machine $CLI_MAC 192.0.2.62 > "$W/hardware.yaml"
  reloaded written 192.0.2.62
  machine $CLI_MAC 192.0.2.63 > "$W/new.yaml"; mv "$W/new.yaml" "$W/hardware.yaml"
  reloaded renamed 192.0.2.63
  printf '"%s":\n  ipAddress: [broken\n' $CLI_MAC > "$W/hardware.yaml"
  sleep 2   # time to notice the broken file
  expect "a broken file leaves the last good one in force" leases_as broken 192.0.2.63
  machine $CLI_MAC 192.0.2.64 > "$W/hardware.yaml"
  reloaded mended 192.0.2.64
  { printf '"02:e2:00:00:00:ab":\n  ipAddress: "not an address"\n'; machine $CLI_MAC 192.0.2.65; } > "$W/hardware.yaml"
  reloaded beside-a-bad-record 192.0.2.65
  stop service

  step "a Kubernetes ConfigMap: file -> ..data/file, ..data -> a directory that is swapped"
  machine $CLI_MAC 192.0.2.66 > "$W/mount/one/hardware.yaml"
  machine $CLI_MAC 192.0.2.67 > "$W/mount/two/hardware.yaml"
  ln -s one "$W/mount/..data"; ln -s ..data/hardware.yaml "$W/mount/hardware.yaml"
  service_start SMEE_BACKEND_FILE_PATH="$W/mount/hardware.yaml"
  reloaded first-mount 192.0.2.66
  ln -s two "$W/mount/..data_tmp"; mv -T "$W/mount/..data_tmp" "$W/mount/..data"
  reloaded swapped 192.0.2.67
}

multi_interface() {
  { machine $CLI_MAC 192.0.2.71; machine 02:e2:01:00:00:c1 203.0.113.72; } > "$W/hardware.yaml"
  service_start SMEE_DHCP_IFACE=lan0,lan1
  capture zero srv lan0 "udp port 67 or udp port 68"
  capture one srv lan1 "udp port 67 or udp port 68"
  expect "a machine on the first network gets a lease" udhcpc first cli eth0 -B
  expect_equal "its address" 192.0.2.71 "$(leased first ip)"
  expect_equal "its server" $SERVER "$(leased first serverid)"
  expect "a machine on the second network gets a lease" udhcpc second cli eth1 -B
  expect_equal "its address" 203.0.113.72 "$(leased second ip)"
  expect_equal "its router" $SERVER_LAN1 "$(leased second router)"
  expect "dhclient on the second network gets a lease, by unicast" dhclient_start third cli eth1
  expect_equal "its address" 203.0.113.72 "$(leased third new_ip_address)"
  expect "nothing for the second machine on the first network" refute hears zero 02:e2:01:00:00:c1
  expect "nothing for the first machine on the second network" refute hears one $CLI_MAC
}
hears() { packets "$1" | grep -qi "Client-Ethernet-Address $2"; }
