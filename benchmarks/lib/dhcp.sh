# Whole exchanges (DISCOVER OFFER REQUEST ACK) through a relay.
# shellcheck shell=bash disable=SC2154

part_dhcp() {
    local n peers
    for n in $sizes; do
        peers=kea
        ((n > 10000)) || peers='kea dnsmasq' # dnsmasq searches lists: at 100,000 it answers hundreds a second
        # shellcheck disable=SC2086 # a list
        compare "$n" smee $peers
        stop_all
    done
}

part_growth() { # Smee alone, because the peers do not go there
    local n
    for n in 1000 1000000; do
        start_smee "smee-$n" "$n" && process["smee-$n"]=$started
        first_answer "smee-$n" 300 >/dev/null
        wait_for_records "smee-$n" "$n"
        warm_up "smee-$n" "$n"
    done
    for ((round = 0; round < rounds * turns; round++)); do
        for n in 1000 1000000; do capacity growth "smee-$n" "$n" smee; done
    done
    for n in 1000 1000000; do result growth "N=$n, resident memory after load" smee "$(resident_mib "${process["smee-$n"]}")" MiB; done
    stop_all
}

declare -A process

# With a generator that needs no search, a figure is many short turns.
turn=1.5 turns=4
[[ -n $tools ]] || turns=1

compare() { # number of machines, servers...
    local n=$1 server round rate what figure
    shift
    for server; do
        "start_$server" "$server" "$n" || continue
        process[$server]=$started
        first_answer "$server" 120 >/dev/null
        [[ $server != smee ]] || wait_for_records smee "$n"
        warm_up "$server" "$n"
    done
    for ((round = 0; round < rounds * turns; round++)); do
        for server; do capacity dhcp "$server" "$n" "$server"; done
    done
    figure="N=$n, < 1 % lost"
    [[ -z $tools ]] || figure="N=$n, 64 under way"
    rate=$(awk -F'\t' -v w="$figure" '$2 == w && $3 == "kea" {print $4}' "$out/results.tsv" | sort -n | awk '{v[NR] = $1} END {print int(v[int((NR + 1) / 2)] / 2)}')
    for ((round = 0; round < rounds * turns; round++)); do
        for server; do
            [[ $server != dnsmasq ]] || continue
            what="N=$n, at half of Kea's capacity"
            latency "$server" "$n" "$rate" "$what"
        done
    done
    for server; do result dhcp "N=$n, resident memory after load" "$server" "$(resident_mib "${process[$server]}")" MiB; done
}

wait_for_records() { # pair, number of machines: the last one must be known
    local tries=0
    until in_client "$1" curl -s -o /dev/null -f "http://10.77.0.1:8080/$(machines "if (i == n - 1) print mac(i)" "$2")/auto.ipxe"; do
        ((tries++ < 600)) || {
            say "$1 does not serve the script of the last machine; its output: $out/$1.log"
            cp "$work/$1.log" "$out/"
            return
        }
        sleep 0.2
    done
}

warm_up() { # pair, number of machines: every lease exists and every JIT has compiled before anything counts
    if [[ -n $tools ]]; then
        in_client "$1" "$tools/bin/dhcpload" -s 10.77.0.1 -n "$2" -R -D 1 -w 64 -d $((seconds * 4)) >/dev/null
    else
        in_client "$1" perfdhcp -4 -l 10.77.0.2 -R "$(perfdhcp_clients "$2")" -b mac=02:0c:01:00:00:00 -r 8000 -p $((seconds * 5)) -s 1 10.77.0.1 >/dev/null || true
    fi
}

capacity() { # part, pair, number of machines, label
    if [[ -n $tools ]]; then
        capacity_with_tools "$@"
    else
        capacity_with_perfdhcp "$@"
    fi
}

# Short and in turn: on a shared machine a core changes its speed from second to second.
capacity_with_tools() {
    local before after rate p99 acks lost
    before=$(cpu_ticks "${process[$2]}")
    in_client "$2" "$tools/bin/dhcpload" -s 10.77.0.1 -n "$3" -R -D 0.5 -w 64 -d "$turn" | tail -1 >"$work/load"
    after=$(cpu_ticks "${process[$2]}")
    python3 - "$work/load" <<'PY' >"$work/figures"
import json, sys
r = json.load(open(sys.argv[1]))
print(r["ack_rate"], r["dora_us"]["p99"] / 1e3, r["acks"], r["naks"] + r["wrong_ip"])
PY
    read -r rate p99 acks lost <"$work/figures"
    ((lost == 0)) || say "$4: $lost answers had the wrong address"
    result "$1" "N=$3, 64 under way" "$4" "$rate" DORA/s
    result "$1" "N=$3, CPU per exchange" "$4" \
        "$(awk "BEGIN {printf \"%.1f\", ($after - $before) * 1e6 / $(getconf CLK_TCK) / ($acks + 1)}")" µs
    result "$1" "N=$3, p99 with 64 under way" "$4" "$p99" ms
    [[ ! -x $tools/bin/calib ]] || result "$1" "N=$3, speed of the core meanwhile" "$4" \
        "$(taskset -c "$server_core" "$tools/bin/calib" 25 | awk '{print $2}')" "M/s ALU"
}

perfdhcp_clients() { # it cannot count further
    printf '%s' $(($1 > 65536 ? 65536 : $1))
}

# perfdhcp takes a whole core at some 12,000 exchanges a second; beyond that the CPU time per exchange tells more.
capacity_with_perfdhcp() {
    local low=0 high=16000 rate lost before after best=0 micros=0
    for ((probe = 0; probe < 5; probe++)); do
        rate=$(((low + high) / 2))
        before=$(cpu_ticks "${process[$2]}")
        lost=$(perfdhcp_loss "$2" "$3" "$rate" | tee "$work/loss" | cut -d' ' -f1)
        after=$(cpu_ticks "${process[$2]}")
        if awk "BEGIN {exit !($lost < 1)}"; then
            low=$rate best=$rate
            micros=$(awk "BEGIN {printf \"%.1f\", ($after - $before) * 1e6 / $(getconf CLK_TCK) / ($rate * $seconds)}")
        else
            high=$rate
        fi
    done
    result "$1" "N=$3, < 1 % lost" "$4" "$best" DORA/s
    result "$1" "N=$3, CPU per exchange" "$4" "$micros" µs
}

perfdhcp_loss() { # pair, number of machines, rate; prints lost per cent and mean delay in ms
    { in_client "$1" perfdhcp -4 -l 10.77.0.2 -R "$(perfdhcp_clients "$2")" -b mac=02:0c:01:00:00:00 -r "$3" -p "$seconds" \
        -W 1000000 -s 1 10.77.0.1 || true; } | awk '/^sent packets/ && !sent {sent = $3} /^received packets/ {received = $3}
        /^avg delay/ {delay += $3} END {printf "%.2f %.3f\n", sent ? 100 * (sent - received) / sent : 100, delay}'
}

latency() { # pair, number of machines, rate, what, [part]
    local part=${5:-dhcp}
    if [[ -n $tools ]]; then
        in_client "$1" "$tools/bin/dhcpload" -s 10.77.0.1 -n "$2" -R -D 0.5 -r "$3" -d "$turn" | tail -1 >"$work/latency"
        python3 - "$work/latency" <<'PY' >"$work/figures"
import json, sys
r = json.load(open(sys.argv[1]))
print(r["dora_us"]["p50"] / 1e3, r["dora_us"]["p99"] / 1e3, r["drop_pct"])
PY
        local p50 p99 lost
        read -r p50 p99 lost <"$work/figures"
        result "$part" "$4, p50" "$1" "$p50" ms
        result "$part" "$4, p99" "$1" "$p99" ms
        result "$part" "$4, lost" "$1" "$lost" %
    else
        result "$part" "$4, mean" "$1" "$(perfdhcp_loss "$1" "$2" "$3" | cut -d' ' -f2)" ms
    fi
}
