# shellcheck shell=bash
# What the service writes down, for people and for programs, and what it tells systemd.
scenario logs logs 150 "syslog tftp python" "ECS lines parse, are complete and hold nothing hostile or secret; levels change live; JSON on stdout"
scenario log-storm log_storm 120 "python" "ten thousand machines at once: the log stays small, and nothing is missing from its counts"
scenario systemd systemd_watch 120 "systemd python" "readiness, status and signs of life arrive at a socket as systemd's; the unit is sound"

LOG_MAC=02:e2:00:00:00:c1

# ecs_lines FILE: every line is an ECS object; prints how many. Standard input: Python on the list `lines`, for more checks.
ecs_lines() {
  python3 -c '
import json, re, sys
need = ["@timestamp", "log.level", "message", "ecs.version", "service.name", "host.name", "process.thread.name", "log.logger"]
raw = open(sys.argv[1], "rb").read()
assert raw.endswith(b"\n"), "the last line is not complete"
lines = []
for number, line in enumerate(raw.split(b"\n")[:-1], 1):
    assert not re.search(rb"[\x00-\x1f]", line), f"line {number} has a control character: {line!r}"
    def once(pairs):
        assert len(pairs) == len(dict(pairs)), f"line {number} has a key twice: {line!r}"
        return dict(pairs)
    fields = json.loads(line.decode("utf-8"), object_pairs_hook=once)
    missing = [name for name in need if not fields.get(name)]
    assert not missing, f"line {number} lacks {missing}: {line!r}"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", fields["@timestamp"]), line
    assert fields["log.level"] in ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"), line
    lines.append(fields)
def boot(action, **equal):
    found = [l for l in lines if l.get("event.action") == action and all(l.get(k.replace("_", ".")) == v for k, v in equal.items())]
    assert found, f"no {action} line with {equal}"
    return found[-1]
exec(sys.stdin.read())
print(len(lines), "lines")
' "$1" 2> "$W/ecs.err" || { tail -n 1 "$W/ecs.err"; return 1; }
}
json_has() { grep -qF -- "$1" "$W/data/log/smee.json"; }
no_secret() { ! grep -rqF HUSH "$W/data/log" "$W/service.log"; }
tftp_ask() { # FILE NAME, as it is
  printf '\0\1%b\0octet\0' "$1" | in_ns cli env -i PATH="$PATH" bash -c "cat > /dev/udp/$SERVER/69"
}

logs() {
  own_distribution
  machine $LOG_MAC 192.0.2.96 > "$W/hardware.yaml"
  service_start SMEE_ISO_ENABLED=true SMEE_ISO_URL=http://user:HUSH@127.0.0.1:9/x.iso \
    SMEE_SYSLOG_EVENTS=https://user:HUSH@example.com/
  udhcpc logged cli eth0 -x "hostname:$(printf 'evil\nevent=fake \033[31m')" || fail "no lease"
  in_ns cli env -i PATH="$PATH" tftp $SERVER -m binary -c get undionly.kpxe "$W/undionly.kpxe" || fail "no file"
  tftp_ask 'evil"}{\\n\033[31m\r\nevent=fake\x7f'
  expect "a script is served" get -o /dev/null "http://$SERVER:8080/$LOG_MAC/auto.ipxe"
  expect "what is not there is asked for" refute get -o /dev/null "http://$SERVER:8080/nonsense?token=HUSH"
  get -o /dev/null "http://$SERVER:8080/iso/$LOG_MAC/hook.iso" || true
  expect "all that is in the file soon" within 10 json_has nonsense
  ecs_lines "$W/data/log/smee.json" > "$W/ecs.out" <<P || fail "log/smee.json: $(cat "$W/ecs.out")"
ack = boot("boot.dhcp", smee_dhcp_reply="ACK")
assert ack["client.mac"] == "${LOG_MAC^^}".replace(":", "-") and ack["event.outcome"] == "success", ack
assert ack["network.protocol"] == "dhcp" and ack["event.dataset"] == "smee.boot" and ack["event.reason"], ack
assert int(ack["event.duration"]) > 0 and ack["smee.outcome"] == "served", ack
tftp = boot("boot.tftp", event_outcome="success")
assert tftp["client.ip"] == "192.0.2.96" and tftp["file.path"] == "undionly.kpxe", tftp
assert int(tftp["smee.tftp.bytes"]) > 10000, tftp
script = boot("boot.http", event_outcome="success")
assert script["url.path"] == "/$LOG_MAC/auto.ipxe" and script["http.request.method"] == "GET", script
assert script["http.response.status_code"] == "200" and int(script["http.response.body.bytes"]) > 0, script
missing = boot("boot.http", smee_outcome="not-found")
assert missing["url.path"].startswith("/nonsense"), missing
evil = [l for l in lines if "evil" in l.get("file.path", "")]
assert evil and "\x1b" in evil[-1]["file.path"] and "\x1b" not in evil[-1]["message"], evil
assert all(l["message"].count("event=boot.") <= 1 for l in lines if "event.action" in l)
P
  step "log/smee.json is right: $(cat "$W/ecs.out")"
  expect "nothing in log/smee.log breaks a line or moves the cursor" refute grep -qP '[\x00-\x08\x0b-\x1f\x7f]|^event=fake' "$W/data/log/smee.log"
  expect "a refused setting is told without its secret" grep -qF 'events=https://***@example.com/ is not allowed' "$W/data/log/smee.log"
  expect "no secret is written anywhere" no_secret

  rsyslog_reads > "$W/reader.conf"
  start reader rsyslogd -n -f "$W/reader.conf" -i "$W/reader.pid"
  expect "rsyslog reads it" within 10 grep -qF '"event.action": "boot.tftp"' "$W/reader.out"
  expect "and finds JSON in every line" refute grep -qv '^OK ' "$W/reader.out"

  tftp_stopped
  expect "at INFO nobody sees what is at DEBUG" refute json_has '"log.level":"DEBUG"'
  sed -i 's/^\(log4j2.logger.smee.level\) = .*/\1 = DEBUG/' "$W/smee/etc/org.ops4j.pax.logging.cfg"
  expect "a changed level applies without a restart" within 15 debug_line
  sed -i 's/^\(log4j2.logger.smee.level\) = .*/\1 = ${smee.log.level:-INFO}/' "$W/smee/etc/org.ops4j.pax.logging.cfg"
  stop service

  rm -rf "$W/data/log"
  service_start SMEE_LOG_STDOUT=json SMEE_LOG_FILES=none SMEE_LOG_LEVEL=Debug
  udhcpc again cli eth0 || fail "no lease"
  expect "the answer is on standard output" within 10 grep -qF '"event.action":"boot.dhcp"' "$W/service.log"
  stop service
  ecs_lines "$W/service.log" > "$W/ecs.out" <<P || fail "standard output: $(cat "$W/ecs.out")"
assert boot("boot.dhcp", smee_dhcp_reply="ACK")["client.mac"]
assert any(l["log.level"] == "DEBUG" for l in lines), "SMEE_LOG_LEVEL=Debug shows no DEBUG line"
P
  step "standard output is right: $(cat "$W/ecs.out")"
  expect "and there is no file" refute ls "$W"/data/log/smee.*

  in_ns srv env -i PATH="$PATH" HOME="$W" SMEE_DATA="$W/other" SMEE_LOG_STDOUT=xml "$SMEE" run > "$W/wrong.out" 2>&1
  expect_equal "the exit status with a wrong format" 64 $?
  expect "it says what is allowed" grep -qxF 'smee: SMEE_LOG_STDOUT=xml is not allowed; allowed: text json none' "$W/wrong.out"
}
# A client that changes its mind: its transfer ends as ignored
tftp_stopped() {
  in_ns cli env -i PATH="$PATH" timeout 5 bash -c "exec 3<> /dev/udp/$SERVER/69
    printf '\\0\\1undionly.kpxe\\0octet\\0' >&3; head -c 4 <&3 > /dev/null; printf '\\0\\5\\0\\0stop\\0' >&3"
}
debug_line() { tftp_stopped; json_has '"log.level":"DEBUG"'; }
rsyslog_reads() { # as deploy/monitoring/fluentd.conf does: every line is one JSON object
  cat <<C
module(load="imfile" mode="polling" PollingInterval="1")
module(load="mmjsonparse")
global(workDirectory="$W" maxMessageSize="64k") # a stack trace is longer than its default of 8k
template(name="read" type="string" string="%parsesuccess% %\$!all-json%\n")
input(type="imfile" File="$W/data/log/smee.json" Tag="smee:" ruleset="ecs")
ruleset(name="ecs") {
  action(type="mmjsonparse" cookie="")
  action(type="omfile" file="$W/reader.out" template="read")
}
C
}

# DISCOVERs of machines 02:0c:00:00:00:00 and on, as a relay sends them: 2,000 a second, so that it is over in 5 seconds.
STORM_RELAY=192.0.2.98
storm() { # MACHINES
  in_ns cli python3 -c '
import socket, sys, time
sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sender.bind((sys.argv[1], 67))
sender.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
begun = time.monotonic()
for i in range(int(sys.argv[3])):
    mac = bytes([2, 12, 0, 0]) + i.to_bytes(2, "big")
    packet = bytes([1, 1, 6, 1]) + i.to_bytes(4, "big") + bytes(16) + socket.inet_aton(sys.argv[1]) + mac + bytes(202)
    packet += bytes.fromhex("63825363" "350101" "5d020000" "3c09") + b"PXEClient" + bytes([255])
    sender.sendto(packet, (sys.argv[2], 67))
    if i % 20 == 19:
        time.sleep(max(0, begun + (i + 1) / 2000 - time.monotonic()))
' $STORM_RELAY $SERVER "$1"
}
events_seen() { # of stage dhcp, as the figures count them
  get -o "$W/metrics.txt" "http://$SERVER:8080/metrics" &&
    awk '/^smee_boot_events_total\{.*stage="dhcp"/ && !/outcome="ignored"/ { n += $NF } END { print n + 0 }' "$W/metrics.txt"
}
all_seen() { [ "$(events_seen)" -ge "$1" ]; }
log_storm() {
  local i known=5000 all=10000
  for ((i = 0; i < known; i++)); do
    printf '"02:0c:00:00:%02x:%02x": {ipAddress: "10.12.%d.%d", subnetMask: 255.255.0.0, netboot: {allowPxe: true}}\n' \
      $((i / 256)) $((i % 256)) $((i / 250)) $((i % 250 + 1))
  done > "$W/hardware.yaml"
  service_start
  ip_in cli addr add $STORM_RELAY/24 dev eth0
  within 10 get -o "$W/metrics.txt" "http://$SERVER:8080/metrics" || fail "no /metrics"
  local before began; before=$(events_seen) began=$(now_ms)
  storm $all
  within 20 all_seen $((before + all)) || fail "only $(events_seen) of $all messages were seen"
  local took=$((($(now_ms) - began) / 1000 + 1))
  step "$all machines asked within $took s"
  sleep 2 # the summary of the last second
  ecs_lines "$W/data/log/smee.json" > "$W/ecs.out" <<P || fail "log/smee.json: $(cat "$W/ecs.out")"
written = [l for l in lines if l.get("event.action") == "boot.dhcp"]
counts = [l for l in lines if l.get("event.action") == "boot.left-out"]
left = sum(int(v) for l in counts for k, v in l.items() if k.startswith("smee.left_out."))
assert left and len(written) + left == $all + $before, (len(written), left)
assert len(written) <= 50 * ($took + 3), len(written)
kinds = {l["smee.outcome"] for l in written}
assert kinds == {"served", "not-found"}, kinds
print(len(written), "lines and", left, "counted:", end=" ")
P
  step "$(cat "$W/ecs.out"), $(du -k "$W/data/log/smee.json" | cut -f1) KiB"
  expect "the log of the storm is small" test "$(stat -c %s "$W/data/log/smee.json")" -lt 1000000
}

notified() { grep -qxF -- "$1" "$W/notify.log" 2> /dev/null; }
notifications() { grep -cxF -- "$1" "$W/notify.log"; }
# Each datagram that comes, line by line, with the process it came from as the kernel says, which is what systemd looks at.
systemd_stand_in() {
  start stand-in python3 -c '
import socket, struct, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
s.bind(sys.argv[1])
log, pid = open(sys.argv[2], "w"), 0
while True:
    text, extra, _, _ = s.recvmsg(4096, socket.CMSG_SPACE(12))
    now = struct.unpack("iii", extra[0][2])[0]
    if now != pid:
        pid = now
        print("from", pid, file=log)
    print(text.decode(), file=log, flush=True)
' "$W/notify.sock" "$W/notify.log"
  within 5 test -S "$W/notify.sock" || fail "no notify socket"
}
more_signs_of_life() { [ "$(notifications WATCHDOG=1)" -gt "$1" ]; }
systemd_watch() {
  sed 's|/opt/smee/bin/smee|/bin/true|' "$PROJECT/deploy/systemd/smee.service" > "$W/smee.service"
  systemd-analyze verify "$W/smee.service" > "$W/verify.out" 2>&1 || fail "the unit is not sound: $(cat "$W/verify.out")"
  expect_equal "what systemd says about the unit" "" "$(grep smee "$W/verify.out")"

  systemd_stand_in
  machine $LOG_MAC 192.0.2.96 > "$W/hardware.yaml"
  service_start NOTIFY_SOCKET="$W/notify.sock" WATCHDOG_USEC=60000000
  expect "it says that it is ready" within 20 notified READY=1
  expect "it says how it is" within 5 grep -q '^STATUS=serving' "$W/notify.log"
  expect_equal "who says so, as systemd would see it" "from $(cat "$W/data/smee.pid")" "$(head -n 1 "$W/notify.log")"
  expect "it shows that it lives" within 5 more_signs_of_life 2
  echo "broken: [" > "$W/hardware.yaml"
  expect "a problem is in the status" within 20 grep -q '^STATUS=serving, with problems: .*hardware' "$W/notify.log"
  local signs; signs=$(notifications WATCHDOG=1)
  expect "with a problem it lives all the same" within 5 more_signs_of_life "$signs"
  expect_equal "how often it became ready" 1 "$(notifications READY=1)"

  kill -QUIT "$(cat "$W/data/smee.pid")"
  expect "on the watchdog's signal it writes what its threads do" within 10 grep -qF 'Full thread dump' "$W/service.log"
  kill -STOP "$(cat "$W/data/smee.pid")"
  sleep 2; signs=$(notifications WATCHDOG=1); sleep 3
  expect_equal "signs of life of a process that stands still" "$signs" "$(notifications WATCHDOG=1)"
  kill -CONT "$(cat "$W/data/smee.pid")"
  expect "it goes on" within 10 more_signs_of_life "$signs"
  console bundle:stop org.smee.systemd > /dev/null
  expect "without this bundle the watchdog is off" within 5 notified WATCHDOG_USEC=0
  console bundle:start org.smee.systemd > /dev/null
  expect "and on again with it" within 10 notified WATCHDOG_USEC=60000000
  stop service
  expect "at the end it says that it stops" within 5 notified STOPPING=1
}
