# The iPXE script over HTTP, beside a file of the same bytes from nginx.
# shellcheck shell=bash disable=SC2154

part_http() {
    local round server path=/02:0c:01:00:00:07/auto.ipxe www=$work/www
    start_smee smee 1000
    wait_for_records smee 1000
    mkdir -p "$www/$(dirname "$path")" "$work/nginx"
    in_client smee curl -s -f -o "$www$path" "http://10.77.0.1:8080$path"
    chmod -R go+rX "$www"
    cat >"$work/nginx.conf" <<EOF
worker_processes 1; daemon off; pid $work/nginx/pid; error_log /dev/null crit; user root;
events { worker_connections 4096; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type text/plain;
  client_body_temp_path $work/nginx; proxy_temp_path $work/nginx; fastcgi_temp_path $work/nginx; uwsgi_temp_path $work/nginx;
  scgi_temp_path $work/nginx; server { listen 10.77.0.1:8080 backlog=4096; root $www; } }
EOF
    peer nginx nginx nginx-common && start nginx "$found" -e /dev/null -c "$work/nginx.conf"
    for server in smee nginx; do get "$server" "$path" 50 $((seconds * 4)) >/dev/null; done # warm
    for ((round = 0; round < rounds; round++)); do
        for server in smee nginx; do
            result http "script GET, 50 connections" "$server" "$(get "$server" "$path" 50 "$seconds")" requests/s
        done
    done
    for server in smee nginx; do result http "script GET, 1 connection" "$server" "$(get "$server" "$path" 1 "$seconds")" requests/s; done
    result http "size of the script" smee "$(stat -c %s "$www$path")" bytes
}

get() { # pair, path, connections, seconds; prints requests per second
    in_client "$1" wrk -t1 -c"$3" -d"$4s" --latency "http://10.77.0.1:8080$2" | tee -a "$out/http.log" |
        awk '/Requests.sec/ {print $2} /Non-2xx|Socket errors/ {print > "/dev/stderr"}'
}
