# shellcheck shell=bash
# Four namespaces, attached to nothing but one another (documentation addresses, RFC 5737):
#   srv  lan0 192.0.2.1/24 (bridge), lan1 203.0.113.1/24 (bridge)      the server; no default route
#   cli  eth0 on lan0, eth1 on lan1                                    DHCP clients
#   rly  up0 192.0.2.2/24 on lan0, far0 198.51.100.1/24 (bridge)       the relay agent and router
#   far  eth0 on far0                                                  DHCP client behind the relay
#   dhc  eth0 192.0.2.3/24 on lan0, or as foreign_host is told         somebody else's DHCP server
#   node1..3  eth1 192.0.2.11..13/24 on lan0                           nodes that share the work (99-topologies.sh)
SERVER=192.0.2.1
SERVER_LAN1=203.0.113.1
RELAY=198.51.100.1
FOREIGN=192.0.2.3

ns() { echo "$TAG-$1"; }
in_ns() { local where; where=$(ns "$1"); shift; ip netns exec "$where" "$@"; }
ip_in() { local where; where=$(ns "$1"); shift; ip -n "$where" "$@"; }

# The kernel leaves UDP checksums of veth and tap devices for hardware that is not there, and clients that read raw
# frames drop such packets.
no_offload() { in_ns "$1" ethtool -K "$2" tx off rx off gso off tso off gro off > /dev/null 2>&1; }

bridge() { # NS NAME MAC ADDRESS; a fixed MAC, or it changes when a port joins
  ip_in "$1" link add "$2" address "$3" type bridge stp_state 0 forward_delay 0 mcast_snooping 0 &&
  in_ns "$1" sysctl -qw "net.ipv6.conf.$2.accept_dad=0" &&
  ip_in "$1" addr add "$4" dev "$2" && ip_in "$1" link set "$2" up && no_offload "$1" "$2"
  return 0
}
cable() { # NS BRIDGE PORT - NS INTERFACE MAC
  ip -n "$(ns "$1")" link add "$3" type veth peer name "$5" address "$6" netns "$(ns "$4")" || return 1
  ip_in "$1" link set "$3" master "$2" up; ip_in "$4" link set "$5" up
  no_offload "$1" "$3"; no_offload "$4" "$5"
}
tap() { # NS BRIDGE NAME
  ip_in "$1" tuntap add "$3" mode tap && ip_in "$1" link set "$3" master "$2" up && no_offload "$1" "$3"
}

network_up() {
  local name
  for name in srv cli rly far; do
    ip netns add "$(ns $name)" && ip_in $name link set lo up || return 1
  done
  bridge srv lan0 02:e2:00:00:00:01 $SERVER/24
  bridge srv lan1 02:e2:01:00:00:01 $SERVER_LAN1/24
  bridge rly far0 02:e2:02:00:00:01 $RELAY/24
  cable srv lan0 lan0-cli cli eth0 02:e2:00:00:00:c1 || return 1
  cable srv lan1 lan1-cli cli eth1 02:e2:01:00:00:c1 || return 1
  cable srv lan0 lan0-rly rly up0 02:e2:00:00:00:02 || return 1
  cable rly far0 far0-far far eth0 02:e2:02:00:00:c1 || return 1
  ip_in rly addr add 192.0.2.2/24 dev up0
  in_ns rly sysctl -qw net.ipv4.ip_forward=1
  ip_in srv route add 198.51.100.0/24 via 192.0.2.2
}
foreign_host() { # [BRIDGE ADDRESS]
  ip netns add "$(ns dhc)" && ip_in dhc link set lo up && cable srv "${1:-lan0}" lan-dhc dhc eth0 02:e2:00:00:00:03 ||
    fail "no network for the other DHCP server"
  ip_in dhc addr add "${2:-$FOREIGN}/24" dev eth0
}
foreign_listens() { in_ns dhc ss -Hlun | grep -q ':67 '; }
network_down() {
  local name where pid
  for name in hac hab haa node1 node2 node3 dhc far rly cli srv; do
    where=$(ns $name)
    [ -e "/run/netns/$where" ] || continue
    # Whatever is still in a namespace of ours was started by us.
    for pid in $(ip netns pids "$where" 2>/dev/null); do kill -KILL "$pid" 2>/dev/null; done
    ip netns del "$where"
  done
  return 0
}

# capture NAME NS INTERFACE FILTER: packets in NAME.pcap until the scenario ends
capture() {
  start "$1" ip netns exec "$(ns "$2")" tcpdump -i "$3" --immediate-mode -U -s 0 -w "$W/$1.pcap" "$4"
  within 5 grep -q listening "$W/$1.log" || fail "tcpdump does not listen on $3"
}
packets() { # NAME [FILTER]: the decoded text, one line per packet and more
  tcpdump -nn -vvv -r "$W/$1.pcap" "${2:-}" 2>/dev/null
}
count_packets() { tcpdump -nn -r "$W/$1.pcap" "${2:-}" 2>/dev/null | wc -l; }
