# shellcheck shell=bash
# Several nodes, as docs/topologies/ describes them. The configurations of keepalived and haproxy and the settings of the
# service are those of deploy/, word for word.
scenario keepalived keepalived_moves 240 "keepalived dhclient" "three nodes, one virtual address: the holder's service, then the holder itself is killed"
scenario haproxy haproxy_balances 200 "haproxy" "HTTP through a balancer: script by client address, nobody else's word, a node taken out and in"
scenario networks networks_apart 120 "" "management, boot and storage networks: each is served what belongs to it"

VIRTUAL=192.0.2.10
BALANCER=192.0.2.20
ALL_NODES="1 2 3"

node_up() { # N: a host with eth1 on lan0
  ip netns add "$(ns "node$1")" && ip_in "node$1" link set lo up && cable srv lan0 "lan-node$1" "node$1" eth1 "02:e2:00:00:01:0$1" &&
    ip_in "node$1" addr add "192.0.2.1$1/24" dev eth1 || fail "no network for node $1"
}
# node_start N FILE [SMEE_NAME=VALUE...]: with the settings of the file
node_start() {
  local n=$1 file=$PROJECT/deploy/$2 settings; shift 2
  mapfile -t settings < <(grep '^SMEE_' "$file")
  [ ${#settings[@]} -gt 0 ] || fail "no settings in $file"
  start "smee$n" ip netns exec "$(ns "node$n")" env -i PATH="$PATH" HOME="$W" LANG=C.UTF-8 ${JAVA_HOME:+JAVA_HOME="$JAVA_HOME"} \
    SMEE_DATA="$W/data$n" SMEE_BACKEND_FILE_PATH="$W/hardware.yaml" SMEE_OSIE_URL="$OSIE" "${settings[@]}" "$@" "$PROJECT/smee" run
}
node_asked() { in_ns "node$1" curl -fsS -m 2 -o /dev/null "http://${2:-127.0.0.1}:8080/readyz" 2> /dev/null; }
node_ready() { within 60 node_asked "$@" || fail "node $1 is not ready: $(tail -n 3 "$W/smee$1.log")"; }
kill_process() { local PID BIRTH; recorded "$1" && kill -KILL -- "-$PID" 2> /dev/null; rm -f "$W/pids/$1"; }
power_off() { ip_in srv link set "lan-node$1" down; kill_process "keepalived$1"; kill_process "smee$1"; } # N

keepalived_start() {
  start "keepalived$1" ip netns exec "$(ns "node$1")" keepalived -n -l -D -f "$PROJECT/deploy/keepalived/keepalived.conf" \
    -p "$W/keepalived$1.pid" -r "$W/vrrp$1.pid" -c "$W/checkers$1.pid"
}
holders() { # those that have the virtual address, of those that are on
  local n
  for n in $ALIVE; do
    if ip_in "node$n" -4 -o addr show dev eth1 | grep -q " $VIRTUAL/"; then printf '%s ' "$n"; fi
  done
}
one_holder() { [[ $(holders) =~ ^[123]\ $ ]]; }
test_holders() { [ "$(holders | wc -w)" = "$1" ]; }
held_by_another() { one_holder && [ "$(holders)" != "$1 " ]; }
# everything_from_the_virtual_address NAME
everything_from_the_virtual_address() {
  asks "$1-bios" 0000 "" PXEClient undionly.kpxe $VIRTUAL
  expect_equal "server identifier" $VIRTUAL "$(leased "$1-bios" serverid)"
  # shellcheck disable=SC2016
  asks "$1-ipxe" 0000 Tinkerbell PXEClient "http://$VIRTUAL:8080/$CLI_MAC/auto.ipxe" ""
  client_address
  expect "TFTP from the virtual address" within 5 same_bytes "$1-tftp" curl -sS -m 5 -o got tftp://$VIRTUAL/undionly.kpxe
  expect "the script from the virtual address" within 5 script_of_the_client "http://$VIRTUAL:8080/auto.ipxe"
}
script_of_the_client() { in_ns cli curl -fsS -m 5 "$@" 2> "$W/curl.err" | grep -q "worker_id=$CLI_MAC"; }

keepalived_moves() {
  local n first second began
  machine $CLI_MAC $CLI_ADDRESS lease=20 > "$W/hardware.yaml"
  WANTED=$(digest $IPXE_DIR/undionly.kpxe) ALIVE=$ALL_NODES
  for n in $ALL_NODES; do node_up "$n"; node_start "$n" keepalived/smee.env; done
  for n in $ALL_NODES; do node_ready "$n"; done
  in_ns node1 keepalived -t -f "$PROJECT/deploy/keepalived/keepalived.conf" > "$W/keepalived-test.log" 2>&1 ||
    fail "keepalived refuses its configuration: $(tail -n 3 "$W/keepalived-test.log")"
  for n in $ALL_NODES; do keepalived_start "$n"; done
  within 20 one_holder || fail "the virtual address is on \"$(holders)\""
  first=$(holders); first=${first% }
  step "node $first has the virtual address"
  capture wire cli eth0 "udp src port 67"
  everything_from_the_virtual_address first

  step "the service of node $first is killed"
  began=$(now_ms)
  kill_process "smee$first"
  expect "meanwhile the others answer DHCP" udhcpc meanwhile cli eth0
  expect_equal "server identifier" $VIRTUAL "$(leased meanwhile serverid)"
  within 20 held_by_another "$first" || fail "the virtual address is on \"$(holders)\""
  second=$(holders); second=${second% }
  step "node $second has the virtual address, $(seconds_since "$began") s after the kill"
  everything_from_the_virtual_address second
  node_start "$first" keepalived/smee.env; node_ready "$first"

  step "keepalived of node $second is killed, and the address stays where it was"
  kill_process "keepalived$second"
  within 10 test_holders 2 || fail "the virtual address is on \"$(holders)\""
  everything_from_the_virtual_address twice
  keepalived_start "$second"
  within 10 one_holder || fail "started again, keepalived leaves the virtual address on \"$(holders)\""
  second=$(holders); second=${second% }
  step "started again it lets go; node $second has the virtual address"

  step "node $second loses its power while a client holds a lease"
  expect "dhclient gets a lease" dhclient_start dhclient cli eth0
  expect_equal "server identifier" $VIRTUAL "$(leased dhclient new_dhcp_server_identifier)"
  began=$(now_ms)
  power_off "$second"; ALIVE=${ALIVE/$second/}
  within 20 one_holder || fail "the virtual address is on \"$(holders)\""
  step "node $(holders)has the virtual address, $(seconds_since "$began") s after the power went"
  rm -f "$W/dhclient.events"
  expect "the lease is renewed at the virtual address" within 25 has_event dhclient RENEW
  stop dhclient
  everything_from_the_virtual_address third
  expect_equal "server identifiers of all replies" "Server-ID (54), length 4: $VIRTUAL" \
    "$(packets wire | grep -o 'Server-ID.*' | sort -u)"
}

# through PATH [CURL_ARGUMENT...]: status of an answer of the balancer
through() { in_ns cli curl -s -m 5 -o "$W/got" -w '%{http_code}' "${@:2}" "http://$BALANCER$1" 2> "$W/curl.err"; }
always_served() { # COUNT
  local i
  for ((i = 0; i < $1; i++)); do
    script_of_the_client "http://$BALANCER/auto.ipxe" || { echo "request $i: $(cat "$W/curl.err")"; return 1; }
  done
}
balancer_says() { grep -q "$1" "$W/haproxy.log"; }

haproxy_balances() {
  local n
  { machine $CLI_MAC $CLI_ADDRESS; machine 02:e2:00:00:00:cc 192.0.2.199; } > "$W/hardware.yaml"
  WANTED=$(digest $IPXE_DIR/ipxe.efi)
  for n in $ALL_NODES; do node_up "$n"; node_start "$n" haproxy/smee.env; done
  for n in $ALL_NODES; do node_ready "$n"; done
  foreign_host lan0 $BALANCER
  expect "haproxy accepts its configuration" in_ns dhc haproxy -c -q -f "$PROJECT/deploy/haproxy/haproxy.cfg"
  start haproxy ip netns exec "$(ns dhc)" haproxy -db -f "$PROJECT/deploy/haproxy/haproxy.cfg"
  # shellcheck disable=SC2016
  asks ipxe 0007 Tinkerbell PXEClient "http://$BALANCER/$CLI_MAC/auto.ipxe" ""
  client_address
  expect "the script by the client's address" within 10 script_of_the_client "http://$BALANCER/auto.ipxe"
  in_ns cli curl -fsS -m 5 -H "X-Forwarded-For: 192.0.2.199" -o "$W/got" "http://$BALANCER/auto.ipxe"
  expect "a client is not believed that it is another" grep -q "worker_id=$CLI_MAC" "$W/got"
  expect "nor past the balancer" script_of_the_client -H "X-Forwarded-For: 192.0.2.199" http://192.0.2.11:8080/auto.ipxe
  expect "the binary" same_bytes binary curl -fsS -m 10 -o got "http://$BALANCER/ipxe/ipxe.efi"
  expect_equal "status of an unknown path" 404 "$(through /nonsense)"
  expect "every node has served" within 20 every_node_has_served

  step "the service of node 1 is killed"
  kill_process smee1
  expect "no request fails while it is noticed" always_served 40
  expect "the node is taken out" within 15 balancer_says "smee/node1 is DOWN"
  expect "no request fails after it" always_served 40
  node_start 1 haproxy/smee.env; node_ready 1
  expect "the node is taken in again" within 15 balancer_says "smee/node1 is UP"
  expect "no request fails after it" always_served 40
}
every_node_has_served() {
  local n
  always_served 6
  for n in $ALL_NODES; do grep -q "event=boot.* ip=$CLI_ADDRESS outcome=served" "$W/smee$n.log" || return 1; done
}

networks_apart() {
  local iso=$W/storage/hookos.iso
  { machine $CLI_MAC $CLI_ADDRESS; machine 02:e2:01:00:00:c1 203.0.113.72; } > "$W/hardware.yaml"
  node_up 1
  cable srv lan1 lan-manage node1 eth0 02:e2:00:00:01:a1 && ip_in node1 addr add 203.0.113.11/24 dev eth0 &&
    cable rly far0 lan-storage node1 eth2 02:e2:00:00:01:b1 && ip_in node1 addr add 198.51.100.11/24 dev eth2 &&
    ip_in rly addr add 198.51.100.20/24 dev far0 || fail "no networks"
  ip_in cli addr add 203.0.113.200/24 dev eth1
  mkdir "$W/storage"; head -c 300000 /dev/urandom > "$iso"
  start storage ip netns exec "$(ns rly)" busybox httpd -f -p 198.51.100.20:8000 -h "$W/storage"
  node_start 1 networks/smee.env
  node_ready 1 192.0.2.11

  expect "a machine in the boot network gets its lease" udhcpc boot cli eth0
  expect_equal "its server" 192.0.2.11 "$(leased boot serverid)"
  expect "one in the management network gets none" refute udhcpc manage cli eth1
  forget boot cli eth0; ip_in cli addr add 203.0.113.200/24 dev eth1; client_address   # a failed udhcpc takes all routes
  WANTED=$(digest $IPXE_DIR/undionly.kpxe)
  expect "TFTP in the boot network" same_bytes tftp curl -sS -m 5 -o got tftp://192.0.2.11/undionly.kpxe
  expect "no TFTP in the management network" refute same_bytes tftp curl -sS -m 3 -o got tftp://203.0.113.11/undionly.kpxe
  expect "the script in the boot network" script_of_the_client http://192.0.2.11:8080/auto.ipxe
  expect "no HTTP in the management network" refute in_ns cli curl -sS -m 3 -o /dev/null http://203.0.113.11:8080/healthcheck
  expect "figures in the management network" within 10 in_ns cli curl -fsS -m 3 -o /dev/null http://203.0.113.11:9980/metrics
  expect "no figures in the boot network" refute in_ns cli curl -fsS -m 3 -o /dev/null http://192.0.2.11:8080/metrics
  WANTED=$(digest "$iso")
  expect "an image of the storage network, from the boot network" within 10 \
    same_bytes iso curl -fsS -m 10 -o got "http://192.0.2.11:8080/iso/${CLI_MAC//:/-}/hookos.iso"
}
