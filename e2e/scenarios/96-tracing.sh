# shellcheck shell=bash
# One boot is one trace at an OpenTelemetry collector, whatever becomes of the collector.
scenario tracing tracing 300 "guest uefi python" "UEFI PXE to a running OS is one trace with every hop once and in order (OTLP/HTTP)"
scenario tracing-grpc tracing_grpc 120 "python grpc" "OTLP by gRPC; nothing on the wire without a collector; a collector that hangs holds up nobody"
scenario tracing-tls tracing_tls 150 "python grpc openssl" "OTLP by HTTP and by gRPC, each by TLS with a certificate of the site's own authority"

TRACED=52:54:00:e2:00:c7
OTLP=$E2E/lib/otlp.py

collector_start() { # http|grpc PORT [ADDRESS CERTIFICATE KEY]
  start collector ip netns exec "$(ns srv)" /usr/bin/python3 "$OTLP" "$1" "${3:-127.0.0.1}" "$2" "$W/spans.json" "${@:4}"
  within 10 bash -c "ip netns exec $(ns srv) ss -Hltn | grep -q ':$2 '" || fail "the collector does not listen"
}
tracing_installed() {
  expect "tracing is in the distribution" console feature:install smee-tracing
  within 20 console_says "$1" smee:status || fail "smee:status does not say: $1"
}
# the names of the machine's spans on one line, each followed by ;
hops() { [ -e "$W/spans.json" ] && python3 "$OTLP" names "$W/spans.json" "$TRACED" | tr '\n' ';'; }
hops_are() { [[ $(hops) =~ ^$1$ ]]; } # REGULAR_EXPRESSION
one_sound_trace() {
  expect_equal "number of traces" 1 "$(python3 "$OTLP" traces "$W/spans.json" "$TRACED" | wc -l)"
  expect_equal "what is wrong with it" "" "$(python3 "$OTLP" problems "$W/spans.json" "$TRACED")"
}
captured() { # HEX: some packet holds these bytes
  python3 -c 'import sys; sys.exit(bytes.fromhex(sys.argv[2]) not in open(sys.argv[1], "rb").read())' "$W/wire.pcap" "$1"
}
hex() { printf '%s' "$1" | busybox xxd -p | tr -d '\n'; }

ADDRESS_HOPS='DHCP Packet Received: DISCOVER;DHCP Packet Received: REQUEST;'
SCRIPT_HOPS='(HTTP GET;iPXE script;|iPXE script;HTTP GET;)' # they begin in the same millisecond
tracing() {
  machine "$TRACED" 192.0.2.117 > "$W/hardware.yaml"
  osie_start
  collector_start http 4318
  service_start OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
  tracing_installed "by HTTP"
  capture wire srv lan0 "udp port 67 or udp port 68 or udp port 69"
  guest_start guest uefi-pxe "$TRACED" srv lan0
  guest_says guest 180 "$GUEST_OK"
  within 20 hops_are "${ADDRESS_HOPS}TFTP get .size.;TFTP get;${ADDRESS_HOPS}$SCRIPT_HOPS$ADDRESS_HOPS" ||
    fail "the hops are: $(hops)"
  step "every hop is there once and in order: firmware, its iPXE by TFTP, iPXE, its script, the OS"
  one_sound_trace
  local trace; trace=$(python3 "$OTLP" traces "$W/spans.json" "$TRACED")
  expect "the file name that firmware asks for carries the trace" captured "$(hex "ipxe.efi-00-$trace-")"
  expect "option 43.69 carries the trace" captured "451a00$trace"
}

spans_lost() {
  get -o "$W/metrics.txt" "http://$SERVER:8080/metrics" &&
    grep -qE '^smee_dropped_total\{cause="collector",part="tracing"\} [1-9]' "$W/metrics.txt"
}
own_trace() { get -o "$W/script" "http://$SERVER:8080/$TRACED/auto.ipxe"; }
tracing_grpc() {
  machine "$TRACED" 192.0.2.118 > "$W/hardware.yaml"
  service_start
  tracing_installed "no collector: set endpoint"
  expect "without a collector there is a script" own_trace
  collector_start grpc 4317
  stop service
  service_start SMEE_OTEL_ENDPOINT=127.0.0.1:4317 OTEL_EXPORTER_OTLP_TIMEOUT=500
  tracing_installed "by gRPC"
  expect "a script is served" own_trace
  expect "the collector has it" within 20 hops_are "$SCRIPT_HOPS"
  one_sound_trace
  local pid began; read -r pid _ < "$W/pids/collector"
  kill -STOP "$pid"
  began=$(now_ms)
  for _ in $(seq 200); do own_trace || fail "no script while the collector hangs"; done
  step "200 scripts in $(seconds_since "$began") s while the collector hangs"
  expect "what it does not take is counted" within 20 spans_lost
  kill -CONT "$pid"
}

tracing_tls() {
  machine "$TRACED" 192.0.2.119 > "$W/hardware.yaml"
  tls_authority
  tls_certificate "$W/tls" otel.example -newkey rsa:2048 || fail "openssl: $(tail -n 3 "$W/openssl.log")"
  traced_by_tls http 4318 http/protobuf HTTP
  traced_by_tls grpc 4317 grpc gRPC
}
traced_by_tls() { # KIND PORT PROTOCOL NAME
  local settings=(OTEL_EXPORTER_OTLP_ENDPOINT="https://$SERVER:$2" OTEL_EXPORTER_OTLP_PROTOCOL="$3" OTEL_EXPORTER_OTLP_TIMEOUT=2000)
  rm -f "$W/spans.json"
  collector_start "$1" "$2" "$SERVER" "$W/tls/tls.crt" "$W/tls/tls.key"
  service_start "${settings[@]}" OTEL_EXPORTER_OTLP_CERTIFICATE="$W/ca.crt"
  tracing_installed "to https://$SERVER:$2 by $4"
  expect "a script is served" own_trace
  expect "the collector has it by TLS ($4)" within 20 hops_are "$SCRIPT_HOPS"
  one_sound_trace
  stop service
  service_start "${settings[@]}"
  tracing_installed "to https://$SERVER:$2 by $4"
  expect "a script is served" own_trace
  expect "a collector whose authority is not trusted gets nothing, and that is counted ($4)" within 30 spans_lost
  stop service
  stop collector
}
