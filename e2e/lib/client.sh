# shellcheck shell=bash
# Userland DHCP clients. Their lease arrives in NAME.lease as key=value lines; every event is a line of NAME.events.
make_hook() { # NAME: configures eth0 or eth1 of the namespace it runs in and nothing else
  cat > "$W/$1.hook" <<H
#!/bin/sh
event=\${1:-\$reason}
echo "\$event" >> "$W/$1.events"
case \$event in
  deconfig|PREINIT|EXPIRE|RELEASE|STOP) ip addr flush dev \$interface scope global; ip link set \$interface up;;
  bound|renew|BOUND|RENEW|REBIND|REBOOT)
    ip addr replace \${ip:-\$new_ip_address}/\${subnet:-\$new_subnet_mask} dev \$interface
    for gateway in \${router:-\$new_routers}; do ip route replace default via \$gateway; break; done
    env > "$W/$1.lease.tmp"; mv "$W/$1.lease.tmp" "$W/$1.lease";;
esac
exit 0
H
  chmod +x "$W/$1.hook"
}
leased() { # NAME KEY -> value of the lease
  sed -n "s/^$2=//p" "$W/$1.lease" 2>/dev/null | head -n 1
}
has_event() { grep -qxE "$2" "$W/$1.events" 2>/dev/null; }
count_events() { grep -cxE "$2" "$W/$1.events" 2>/dev/null; }
forget() { # NAME NS INTERFACE: a machine that never had an address
  rm -f "$W/$1.lease" "$W/$1.events" "$W/$1.db"
  ip_in "$2" addr flush dev "$3" scope global; ip_in "$2" route flush table main; ip_in "$2" link set "$3" up
}

# udhcpc NAME NS INTERFACE [ARGUMENT...]: one lease, then it exits; fails without an answer
udhcpc() {
  local name=$1 where=$2 interface=$3; shift 3
  make_hook "$name"; forget "$name" "$where" "$interface"
  in_ns "$where" env -i PATH="$PATH" timeout 20 busybox udhcpc -f -n -q -i "$interface" -s "$W/$name.hook" -t 3 -T 1 "$@" \
    >> "$W/$name.log" 2>&1 < /dev/null && [ -s "$W/$name.lease" ]
}

dhclient_settings() {
  cat <<'C'
request subnet-mask, broadcast-address, routers, domain-name, domain-name-servers, domain-search, host-name, ntp-servers,
  log-servers, dhcp-lease-time, dhcp-server-identifier;
timeout 15; retry 2; initial-interval 1; backoff-cutoff 2;
C
}
# dhclient_start NAME NS INTERFACE: stays in the background and renews
dhclient_start() {
  make_hook "$1"; forget "$1" "$2" "$3"
  dhclient_settings > "$W/$1.conf"; : > "$W/$1.db"
  start "$1" ip netns exec "$(ns "$2")" env -i PATH="$PATH" dhclient -4 -1 -d -v -cf "$W/$1.conf" -lf "$W/$1.db" \
    -pf "$W/$1.dhclient-pid" -sf "$W/$1.hook" "$3"
  within 20 test -s "$W/$1.lease"
}
# dhclient_release NAME NS INTERFACE: sends DHCPRELEASE for the lease of dhclient_start
dhclient_release() {
  stop "$1"
  in_ns "$2" env -i PATH="$PATH" timeout 10 dhclient -4 -r -d -v -cf "$W/$1.conf" -lf "$W/$1.db" \
    -pf "$W/$1.dhclient-pid" -sf "$W/$1.hook" "$3" > "$W/$1-release.log" 2>&1 < /dev/null
}
