# What metrics and tracing cost the packets: Smee with both (one boot of a hundred traced) beside Smee with neither.
# shellcheck shell=bash disable=SC2154

part_cost() {
    local n=1000 pair round
    for pair in smee without; do
        start_smee "$pair" "$n"
        process[$pair]=$started
        first_answer "$pair" 120 >/dev/null
        wait_for_records "$pair" "$n"
    done
    start_collector smee
    console smee feature:install smee-tracing >/dev/null || { say "no tracing: $(tail -1 "$work/console.err")" && return; }
    console without bundle:stop org.smee.metrics >/dev/null || { say "metrics go on: $(tail -1 "$work/console.err")" && return; }
    # thrice: what sends the spans is compiled on the same core too
    for round in 1 2 3; do
        for pair in smee without; do warm_up "$pair" "$n"; done
    done
    for ((round = 0; round < rounds * turns; round++)); do
        for pair in smee without; do capacity cost "$pair" "$n" "$pair"; done
    done
    for ((round = 0; round < rounds * turns; round++)); do
        for pair in smee without; do latency "$pair" "$n" 5000 "N=$n, 5,000 exchanges a second" cost; done
    done
    result cost "spans that reached the collector" smee "$(wc -l <"$work/spans")" ""
}

console() { # pair, commands
    ip netns exec "$(server_of "$1")" env SMEE_DATA="$work/state-$1" "$smee" shell "${*:2}" 2>"$work/console.err"
}

start_collector() { # pair: listens where its generator is
    local tries=0
    : >"$work/spans"
    ip netns exec "$(client_of "$1")" taskset -c "$generator_core" \
        python3 "$here/../e2e/lib/otlp.py" http 10.77.0.2 4318 "$work/spans" >"$work/collector.log" 2>&1 &
    pids+=("$!")
    until in_client "$1" curl -s -o /dev/null http://10.77.0.2:4318/; do
        ((tries++ < 50)) || { say "the collector does not start: $(tail -1 "$work/collector.log")" && return 1; }
        sleep 0.1
    done
}
