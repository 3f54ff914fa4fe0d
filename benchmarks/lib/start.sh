# From process start to the first DHCP answer, memory at rest, size on disk.
# shellcheck shell=bash disable=SC2034,SC2154

part_start() {
    local round pid size n=10000
    server_core=0,1 # as an operator starts it
    for ((round = 0; round < rounds; round++)); do
        rm -rf "$work/fresh" "$work/state-start"
        mkdir -p "$work/fresh"
        unpack_smee "$work/fresh"
        rm -f "$work"/fresh/lib/classes-*.jsa
        time_start "100 machines, unpacked, first start" smee start_smee start 100 "$work/fresh/bin/smee"
        time_start "100 machines, unpacked, second start" smee start_smee start 100 "$work/fresh/bin/smee"
        for size in 100 "$n"; do
            rm -rf "$work/state-start"
            time_start "$size machines, after smee build, first start" smee start_smee start "$size"
            time_start "$size machines, after smee build, second start" smee start_smee start "$size"
            time_start "$size machines" kea start_kea start-kea "$size"
        done
    done
    start_smee start $n && pid=$started
    first_answer start 60 >/dev/null
    wait_for_records start $n
    sleep 15
    result start "resident memory at rest, 10,000 records" smee "$(resident_mib "$pid")" MiB
    server_core=0
    stop "$pid"
    start_kea start-kea $n && pid=$started
    first_answer start-kea 60 >/dev/null
    sleep 2
    result start "resident memory at rest, 10,000 records" kea "$(resident_mib "$pid")" MiB
}

time_start() { # what, server, how to start it...
    local what=$1 server=$2 pair=$4 began answered
    shift 2
    pair_up "$pair"
    began=$EPOCHREALTIME
    "$@"
    if answered=$(first_answer "$pair" 60); then
        result start "$what" "$server" "$(awk "BEGIN {printf \"%.2f\", $answered - $began}")" s
    else
        tail -5 "$work/$pair.log" >&2
    fi
    sleep 3 # the rest of the start, so that a class archive is complete
    stop "$started"
}

part_size() {
    [[ -f $dist ]] || return 0
    result size "distribution, tar.gz" smee "$(awk "BEGIN {printf \"%.1f\", $(stat -c %s "$dist") / 1048576}")" MiB
    result size "unpacked" smee "$(du -sm --exclude 'classes-*.jsa' "$work/smee" | cut -f1)" MiB
}
