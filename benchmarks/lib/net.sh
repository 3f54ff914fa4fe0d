# Pairs of network namespaces, and the processes in them. A server has a pair of its own, so that all of them run at the
# same time and are measured in turn; only one of them is asked at any moment.
# shellcheck shell=bash disable=SC2154

server_core=0 generator_core=1 pids=() namespaces=()

server_of() { printf 'smb%s-%s-s' "$$" "$1"; }
client_of() { printf 'smb%s-%s-c' "$$" "$1"; }

pair_up() { # name: vsrv 10.77.0.1/14 <-> vcli 10.77.0.2/14
    local s c
    s=$(server_of "$1") c=$(client_of "$1")
    ip netns list | grep -q "^$s" && return
    ip netns add "$s" && namespaces+=("$s")
    ip netns add "$c" && namespaces+=("$c")
    ip link add vsrv netns "$s" address 02:00:00:77:00:01 type veth peer name vcli netns "$c" address 02:00:00:77:00:02
    ip -n "$s" link set lo up
    ip -n "$c" link set lo up
    ip -n "$s" addr add 10.77.0.1/14 brd + dev vsrv
    ip -n "$c" addr add 10.77.0.2/14 brd + dev vcli
    ip -n "$s" link set vsrv txqueuelen 10000 up
    ip -n "$c" link set vcli txqueuelen 10000 up
    # Raw receivers would see partial checksums; the price (no TSO) is the same for everybody.
    ip netns exec "$s" ethtool -K vsrv tx off >/dev/null
    ip netns exec "$c" ethtool -K vcli tx off >/dev/null
    ip -n "$s" neigh replace 10.77.0.2 lladdr 02:00:00:77:00:02 dev vsrv nud permanent
    ip -n "$c" neigh replace 10.77.0.1 lladdr 02:00:00:77:00:01 dev vcli nud permanent
}

in_client() { # pair, command
    local ns
    ns=$(client_of "$1") && shift
    ip netns exec "$ns" nice -n -10 taskset -c "$generator_core" "$@"
}

start() { # pair, command; its process id is $started
    local ns pair=$1
    pair_up "$pair"
    ns=$(server_of "$pair") && shift
    ip netns exec "$ns" setsid nice -n -10 taskset -c "$server_core" "$@" >"$work/$pair.log" 2>&1 </dev/null &
    started=$!
    pids+=("$started")
    sleep 0.1
    echo -10 2>/dev/null >"/proc/$started/autogroup" || true # the same for every server
}

stop() { # process id
    local waited=0
    kill "$1" 2>/dev/null || true
    while kill -0 "$1" 2>/dev/null && ((waited++ < 150)); do sleep 0.1; done
    kill -9 "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

stop_all() {
    local pid
    for pid in "${pids[@]}"; do stop "$pid"; done
    pids=()
}

clean_up() {
    local ns
    stop_all
    for ns in "${namespaces[@]}"; do ip netns del "$ns" 2>/dev/null || true; done
    rm -rf "$work"
}

cpu_ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }
resident_mib() { awk '/^VmRSS/ {printf "%.0f", $2 / 1024}' "/proc/$1/status"; }

machine_facts() {
    sed -n 's/^model name.*: /CPU      /p' /proc/cpuinfo | head -1
    echo "cores    $(nproc), server on core $server_core, generator on core $generator_core"
    echo "memory   $(awk '/^MemTotal/ {printf "%.0f GiB", $2 / 1048576}' /proc/meminfo)"
    echo "kernel   $(uname -r)"
    echo "Java     $(java -version 2>&1 | sed -n 2p)"
    echo "load     $(cut -d' ' -f1-3 /proc/loadavg)"
    dpkg-query -W -f '${Package} ${Version}\n' kea-dhcp4-server kea-admin dnsmasq-base nginx atftp wrk 2>/dev/null || true
}
