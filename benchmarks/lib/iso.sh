# A patched ISO image over HTTP, beside nginx that proxies the same upstream. The upstream is an nginx too, in the namespace
# and on the core of the server measured; "passing" is Smee that keeps no copy, so that it asks the upstream every time.
# shellcheck shell=bash disable=SC2154

iso_mac=02-0c-01-00-00-07 iso_size=$((256 << 20))

part_iso() {
    local round server path=/iso/$iso_mac/hook.iso what copying passing
    peer nginx nginx nginx-common || return 0
    nginx_command=$found
    make_image "$work/upstream/hook.iso"
    for server in smee passing nginx; do start_upstream "$server"; done
    SMEE_ISO_ENABLED=true SMEE_ISO_URL=http://127.0.0.1:8081/hook.iso start_smee smee 1000
    copying=$started
    SMEE_ISO_ENABLED=true SMEE_ISO_URL=http://127.0.0.1:8081/hook.iso SMEE_ISO_CACHE_SIZE=0 start_smee passing 1000
    passing=$started
    start_nginx_proxy nginx "$path"
    wait_for_records smee 1000
    wait_for_records passing 1000
    for server in smee passing nginx; do
        wait_for_image "$server" "$path"
        iso_stream "$server" "$path" >/dev/null # warm
        iso_ranges "$server" "$path" 50 $((seconds * 3)) >/dev/null
    done
    for ((round = 0; round < rounds; round++)); do
        for server in smee nginx passing; do
            for what in 1 50; do
                result iso "random ranges of 64 KiB, $what connections" "$server" \
                    "$(iso_ranges "$server" "$path" "$what" "$seconds")" requests/s
            done
            result iso "whole image of 256 MiB, one client" "$server" "$(iso_stream "$server" "$path")" MiB/s
        done
    done
    in_client smee curl -s -r 0-65535 "http://10.77.0.1:8080$path" | grep -qa "worker_id=${iso_mac//-/:}" ||
        say "iso: the image is not patched"
    result iso "memory after load" smee "$(resident_mib "$copying")" MiB
    result iso "memory after load" passing "$(resident_mib "$passing")" MiB
}

make_image() { # file
    mkdir -p "$(dirname "$1")"
    head -c "$iso_size" /dev/urandom >"$1"
    for at in 1000 $((iso_size / 2)) $((iso_size - 5000)); do
        dd if="$here/../bundles/org.smee.iso/src/main/resources/org/smee/iso/internal/hookos-magic.txt" of="$1" \
            bs=1 seek="$at" conv=notrunc status=none
    done
    chmod -R go+rX "$(dirname "$1")"
}

nginx_settings() { # directory
    cat <<EOF
worker_processes 1; daemon off; pid $1/pid; error_log /dev/null crit; user root;
events { worker_connections 4096; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type application/octet-stream;
  client_body_temp_path $1; proxy_temp_path $1; fastcgi_temp_path $1; uwsgi_temp_path $1; scgi_temp_path $1;
EOF
}

start_upstream() { # pair
    local dir=$work/upstream-$1
    mkdir -p "$dir"
    {
        nginx_settings "$dir"
        echo "  server { listen 127.0.0.1:8081 backlog=4096; root $work/upstream; } }"
    } >"$dir/conf"
    start "$1" "$nginx_command" -e /dev/null -c "$dir/conf"
}

start_nginx_proxy() { # pair, path
    local dir=$work/proxy-$1
    mkdir -p "$dir"
    {
        nginx_settings "$dir"
        echo "  upstream image { server 127.0.0.1:8081; keepalive 64; }
  server { listen 10.77.0.1:8080 backlog=4096; location = $2 { proxy_pass http://image/hook.iso; proxy_http_version 1.1;
    proxy_set_header Connection ''; proxy_max_temp_file_size 0; proxy_buffers 16 16k; } } }"
    } >"$dir/conf"
    start "$1" "$nginx_command" -e /dev/null -c "$dir/conf"
}

wait_for_image() { # pair, path
    local tries=0
    until in_client "$1" curl -s -f -o /dev/null --max-time 20 -r "$((iso_size - 10))-$((iso_size - 1))" "http://10.77.0.1:8080$2"; do
        ((tries++ < 60)) || { say "$1 serves no image" && return 1; }
        sleep 0.5
    done
}

iso_stream() { # pair, path; prints MiB/s
    in_client "$1" curl -s -f -o /dev/null -w '%{speed_download}\n' "http://10.77.0.1:8080$2" | awk '{printf "%.0f\n", $1 / 1048576}'
}

iso_ranges() { # pair, path, connections, seconds; prints requests per second
    cat >"$work/ranges.lua" <<'EOF'
local blocks = SIZE / 65536
local seed = 0
function setup(thread) seed = seed + 1; thread:set("seed", seed) end
function init(args) math.randomseed(seed) end
function request()
  local first = math.random(0, blocks - 1) * 65536
  return wrk.format("GET", nil, { ["Range"] = "bytes=" .. first .. "-" .. (first + 65535) })
end
EOF
    sed -i "s/SIZE/$iso_size/" "$work/ranges.lua"
    in_client "$1" wrk -t1 -c"$3" -d"$4s" --latency -s "$work/ranges.lua" "http://10.77.0.1:8080$2" | tee -a "$out/iso.log" |
        awk '/Requests.sec/ {print $2} /Non-2xx|Socket errors/ {print > "/dev/stderr"}'
}
