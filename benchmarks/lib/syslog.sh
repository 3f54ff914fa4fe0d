# Syslog datagrams at a fixed rate into a file, beside rsyslogd.
# shellcheck shell=bash disable=SC2154

part_syslog() {
    local round server rate serving='smee' sources=() i
    # The file must hold a whole turn, and all that is sent is to be written.
    sed -i 's/^\(log4j2.appender.machines.policies.size.size\) = .*/\1 = 4GB/' "$work/smee/etc/org.ops4j.pax.logging.cfg"
    SMEE_SYSLOG_RATE_LIMIT=0 start_smee smee 1000 && process[smee]=$started
    wait_for_records smee 1000
    if peer rsyslogd rsyslog; then
        mkdir -p "$work/rsyslog"
        cat >"$work/rsyslog.conf" <<EOF
global(workDirectory="$work/rsyslog" net.enableDNS="off")
module(load="imudp")
input(type="imudp" address="10.77.0.1" port="514" rcvbufSize="16m")
action(type="omfile" file="$work/rsyslog/log")
EOF
        start rsyslogd "$found" -n -f "$work/rsyslog.conf" -i "$work/rsyslog/pid" && process[rsyslogd]=$started
        serving+=' rsyslogd'
    fi
    for server in $serving; do syslog_turn "$server" 30000 $((seconds * 4)) >/dev/null; done # warm
    for ((round = 0; round < rounds; round++)); do
        for rate in 50000 100000 150000; do
            for server in $serving; do measure_syslog "$server" "$rate" "$rate messages/s, one sender"; done
        done
    done
    for ((i = 1; i <= 200; i++)); do sources+=("10.78.0.$i"); done
    for server in $serving; do
        for i in "${sources[@]}"; do ip -n "$(client_of "$server")" addr add "$i/14" dev vcli; done
    done
    for server in $serving; do measure_syslog "$server" 50000 "50000 messages/s, 200 machines" "${sources[@]}"; done
}

measure_syslog() { # server, rate, what, source...
    local server=$1 rate=$2 what=$3 before after sent achieved written
    shift 3
    before=$(cpu_ticks "${process[$server]}")
    read -r sent achieved written < <(syslog_turn "$server" "$rate" "$seconds" "$@")
    after=$(cpu_ticks "${process[$server]}")
    result syslog "$what: sent" "$server" "$achieved" messages/s
    result syslog "$what: lost" "$server" "$(awk "BEGIN {printf \"%.3f\", 100 * ($sent - $written) / $sent}")" %
    result syslog "$what: CPU per message" "$server" \
        "$(awk "BEGIN {printf \"%.2f\", ($after - $before) * 1e6 / $(getconf CLK_TCK) / ($written + 1)}")" µs
}

syslog_turn() { # server, rate, seconds, source...; prints messages sent, messages a second, messages written
    local server=$1 rate=$2 time=$3 file=$work/state-smee/log/syslog.log before now last=-1 load
    shift 3
    [[ $server == smee ]] || file=$work/rsyslog/log
    : >>"$file"
    before=$(stat -c %s "$file")
    load=$(in_client "$server" java -XX:+UseSerialGC -Xmx64m "$here/src/main/java/org/smee/benchmarks/SyslogLoad.java" \
        10.77.0.1 514 "$rate" "$time" "$@")
    now=$(stat -c %s "$file")
    while ((now != last)); do # until nothing more is written
        last=$now
        sleep 2
        now=$(stat -c %s "$file")
    done
    printf '%s %s\n' "$load" "$(tail -c +$((before + 1)) "$file" | grep -cE '[ =]load [0-9]')"
}
