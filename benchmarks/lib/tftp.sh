# Downloads over TFTP, blksize 1468.
# shellcheck shell=bash disable=SC2154

part_tftp() {
    local round server serving='' root=$work/tftp
    mkdir -p "$root" "$work/state-smee/ipxe"
    head -c 1048576 /dev/urandom >"$root/f1m.efi"
    for ((i = 0; i < 60; i++)); do cat "$root/f1m.efi"; done >"$root/f60m.efi"
    cp "$root"/*.efi "$work/state-smee/ipxe/"
    chmod -R go+rX "$root"
    start_smee smee 1000
    peer atftpd atftpd libwrap0 && start atftpd "$found" --daemon --no-fork --user root --group root --bind-address 10.77.0.1 \
        --port 69 --maxthread 200 --logfile /dev/null "$root"
    peer dnsmasq dnsmasq-base && start dnsmasq "$found" -k -u root -C /dev/null --port=0 --enable-tftp --tftp-root="$root" \
        --tftp-max=200 --interface=vsrv --bind-interfaces --log-facility=/dev/null
    for server in smee atftpd dnsmasq; do
        wait_for_tftp "$server" || continue
        serving+=" $server "
        download "$server" f1m.efi 50 16 >/dev/null # warm
        download "$server" f1m.efi 1 16 >/dev/null
    done
    for ((round = 0; round < rounds; round++)); do
        for server in smee atftpd; do
            [[ $serving == *" $server "* ]] || continue
            result tftp "1 stream, windowsize 16" "$server" "$(download "$server" f60m.efi 1 16)" MiB/s
            result tftp "50 streams, windowsize 16" "$server" "$(download "$server" f1m.efi 50 16)" MiB/s
        done
        for server in smee dnsmasq atftpd; do
            [[ $serving == *" $server "* ]] || continue
            result tftp "1 stream, no windowsize" "$server" "$(download "$server" f60m.efi 1 1)" MiB/s
            result tftp "50 streams, no windowsize" "$server" "$(download "$server" f1m.efi 50 1)" MiB/s
        done
    done
}

wait_for_tftp() {
    local tries=0
    until in_client "$1" curl -s -f -o /dev/null --max-time 1 tftp://10.77.0.1/f1m.efi; do
        ((tries++ < 60)) || { say "$1 serves no file" && return 1; }
        sleep 0.3
    done
}

download() { # pair, file, streams, windowsize; prints MiB/s
    local size=1048576
    [[ $2 == f1m.efi ]] || size=62914560
    if [[ -n $tools ]]; then
        in_client "$1" "$tools/bin/tftpload" -s 10.77.0.1 -p 69 -f "$2" -S "$3" -n 100000 -b 1468 -w "$4" -t "$seconds" -V $size |
            tail -1 | tee -a "$out/tftp.jsonl" | python3 -c 'import json, sys; print(json.load(sys.stdin)["MiBps"])'
        return
    fi
    local begin end i runs=$((seconds * 20 / $3 + 1))
    [[ $2 == f1m.efi ]] || runs=1
    begin=$EPOCHREALTIME
    for ((i = 0; i < $3; i++)); do
        for ((j = 0; j < runs; j++)); do
            atftp_once "$1" "$2" "$4"
        done &
        loads[i]=$!
    done
    wait "${loads[@]:0:$3}"
    end=$EPOCHREALTIME
    awk "BEGIN {printf \"%.1f\n\", $size * $3 * $runs / 1048576 / ($end - $begin)}"
}

loads=()

atftp_once() { # pair, file, windowsize
    local options=(--option "blksize 1468")
    (($3 == 1)) || options+=(--option "windowsize $3")
    in_client "$1" atftp "${options[@]}" -g -r "$2" -l /dev/null 10.77.0.1 69 >/dev/null 2>&1
}
