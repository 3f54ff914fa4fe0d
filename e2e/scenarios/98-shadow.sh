# shellcheck shell=bash
# New versions of plug-ins beside the present ones, under light load; see docs/upgrade-with-a-net.md.
scenario shadow shadow_net 240 "java" "candidates in shadow, promoted, rolled back by hand and by themselves; recorded and replayed"

SHADOW_RELAY=192.0.2.9
SHADOW_MACHINES=50
SHADOW_RATE=200
SHADOW_SOURCE=bundles/org.smee.dhcp.reservation/src/main/java/org/smee/dhcp/reservation/internal/LeaseOptions.java

shadow_jar() { ls "$W/smee/system/org/smee/$1"/*/"$1"-*.jar | head -n 1; } # BUNDLE: its file in the distribution
# shadow_version BUNDLE VERSION CLASSES: the bundle under another version with the class files below CLASSES instead of its own
shadow_version() {
  python3 - "$(shadow_jar "$1")" "$W/next/$1-$2.jar" "$2" "$3" <<'P'
import os, re, sys, zipfile
source, target, version, classes = sys.argv[1:]
old, new = zipfile.ZipFile(source), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
for entry in old.infolist():
    data = old.read(entry)
    if entry.filename == "META-INF/MANIFEST.MF":
        data = re.sub(rb"(?m)^Bundle-Version: .*?\r?$", b"Bundle-Version: " + version.encode(), data)
    other = os.path.join(classes, entry.filename)
    if os.path.isfile(other):
        data = open(other, "rb").read()
    new.writestr(entry, data)
new.close()
P
}
# shadow_lease VERSION SED: the reservation handler with another LeaseOptions
shadow_lease() {
  local work=$W/lease-$1 bin=${JAVA_HOME:+$JAVA_HOME/bin/}
  mkdir -p "$work/classes" "$W/next"
  sed "$2" "$PROJECT/$SHADOW_SOURCE" > "$work/LeaseOptions.java"
  ! cmp -s "$work/LeaseOptions.java" "$PROJECT/$SHADOW_SOURCE" || fail "LeaseOptions.java has no line for $2"
  "${bin}javac" -nowarn -d "$work/classes" \
    -cp "$(shadow_jar org.smee.api):$(shadow_jar org.smee.dhcp.api):$(shadow_jar org.smee.dhcp.reservation)" \
    "$work/LeaseOptions.java" > "$W/javac.log" 2>&1 || fail "version $1 does not compile: $(head -n 5 "$W/javac.log")"
  shadow_version org.smee.dhcp.reservation "$1" "$work/classes"
}
# shadow_script VERSION OLD NEW: the scripts with another text of the same length
shadow_script() {
  local work=$W/script-$1
  mkdir -p "$work"
  (cd "$work" && python3 - "$(shadow_jar org.smee.script)" "$2" "$3" <<'P'
import os, sys, zipfile
jar, old, new = sys.argv[1], sys.argv[2].encode(), sys.argv[3].encode()
assert len(old) == len(new)
for entry in zipfile.ZipFile(jar).infolist():
    data = zipfile.ZipFile(jar).read(entry)
    if entry.filename.endswith(".class") and old in data:
        os.makedirs(os.path.dirname(entry.filename), exist_ok=True)
        open(entry.filename, "wb").write(data.replace(old, new))
P
  ) && [ -n "$(find "$work" -name '*.class')" ] || fail "no class of org.smee.script says \"$2\""
  shadow_version org.smee.script "$1" "$work"
}

shadow_load() { # NAME: the machines ask until shadow_loaded NAME
  start "$1" ip netns exec "$(ns cli)" python3 "$E2E/lib/dhcpload.py" $SHADOW_RELAY $SERVER $SHADOW_MACHINES $SHADOW_RATE "$W/$1.end"
  sleep 1.5
}
shadow_loaded() { # NAME: ends it; ASKED is what it printed
  touch "$W/$1.end"
  within 15 grep -q '^sent' "$W/$1.log" || fail "the machines do not end: $(tail -n 3 "$W/$1.log")"
  ASKED=$(grep '^sent' "$W/$1.log" | tail -n 1)
  step "$1: $ASKED"
}
shadow_load_says() { [[ "$ASKED" =~ $1 ]]; }
shadow_do() { console "$@" > "$W/console.out" || fail "$*: $(tail -n 3 "$W/console.out" "$W/console.err")"; }
shadow_says() { grep -qE -- "$1" "$W/console.out"; }
shadow_script_says() { [ "$(get "http://$SERVER:8080/$CLI_MAC/auto.ipxe" | grep -c -- "$1")" -gt 0 ]; }

shadow_net() {
  local i file jar
  for ((i = 0; i < SHADOW_MACHINES; i++)); do
    machine "$(printf '02:0a:00:00:00:%02x' $i)" 192.0.2.$((100 + i))
  done > "$W/hardware.yaml"
  machine $CLI_MAC 192.0.2.61 >> "$W/hardware.yaml"
  own_distribution
  shadow_lease 9.9.1 's|: lease).toSeconds();|: lease).toSeconds() / 2;|'
  shadow_lease 9.9.2 's|Duration lease = reservation.lease.*|if (site != null) throw new IllegalStateException("e2e: no lease"); &|'
  shadow_script 9.9.3 "Loading the Tinkerbell Hook" "LOADING the Tinkerbell Hook"
  service_start
  ip_in cli addr add $SHADOW_RELAY/24 dev eth0
  within 20 console_says "Nothing is in shadow" smee:shadow || fail "no smee:shadow: $(cat "$W/console.err")"
  jar=$W/next/org.smee.dhcp.reservation

  shadow_do smee:record start --size 4
  shadow_load beside
  shadow_do "smee:shadow $jar-9.9.1.jar"
  expect "the candidate runs beside the present version" shadow_says "9.9.1.* is in shadow beside org.smee.dhcp.reservation/"
  sleep 2
  shadow_do smee:shadow report
  cp "$W/console.out" "$W/report.txt"
  shadow_do "smee:shadow report --packets"
  expect "the report names the option that differs" shadow_says "option lease \(51\): 600 s  ->  300 s"
  expect "and the message that caused it" shadow_says "DISCOVER xid=.* chaddr=02:0a:00:00:00"
  expect "with its packet" shadow_says "packet: 01010601[0-9a-f]{400}"
  shadow_loaded beside
  expect "no answer was lost" shadow_load_says "lost 0 "
  expect "nothing of the candidate was on the wire" shadow_load_says "leases 600:[0-9]+ switches 0"
  shadow_do smee:record stop
  file=$(sed -nE 's/^Recorded to ([^:]*):.*/\1/p' "$W/console.out")
  expect "tcpdump reads the recording" test "$(tcpdump -nn -r "$file" 'udp port 67' 2>/dev/null | wc -l)" -gt 100
  tcpdump -nn -v -r "$file" -c 20 > "$W/recorded.txt" 2>/dev/null
  expect "with requests and replies, and no bad checksum" eval \
    'grep -q "BOOTP/DHCP, Request from 02:0a:00" "$W/recorded.txt" && grep -q "BOOTP/DHCP, Reply" "$W/recorded.txt" && ! grep -q "bad cksum" "$W/recorded.txt"'
  shadow_do "smee:replay $file"
  expect "the recording replayed shows the same difference" shadow_says "option lease \(51\): 600 s  ->  300 s"

  shadow_load promoted
  shadow_do smee:promote
  expect "promoted" shadow_says "ANSWERS instead of org.smee.dhcp.reservation/"
  sleep 1
  shadow_loaded promoted
  expect "no answer was lost" shadow_load_says "lost 0 "
  expect "the answers changed once and for good" shadow_load_says "switches 1 last 300"
  shadow_do smee:plugins handler
  expect "smee:plugins shows both versions" eval 'shadow_says "org.smee.dhcp.reservation 9.9.1" && shadow_says "reservation 0"'
  expect "smee:status says so" console_says PROMOTED smee:status
  shadow_load back
  shadow_do smee:rollback
  sleep 1
  shadow_loaded back
  expect "rolled back by hand: no answer was lost" shadow_load_says "lost 0 "
  expect "and the answers changed back once" shadow_load_says "switches 1 last 600"
  shadow_do smee:shadow end
  expect "the candidate is stopped" shadow_says "Nothing is in shadow"

  expect "one that throws: replaying shows it before a machine asks it" \
    console_says "failed: it threw java.lang.IllegalStateException: e2e: no lease" "smee:replay $file $jar-9.9.2.jar"
  shadow_do "smee:shadow org.smee.dhcp.reservation/9.9.2"
  shadow_load broken
  shadow_do smee:promote
  expect "it is rolled back by itself" within 15 console_says "was rolled back by itself" smee:status
  cp "$W/console.out" "$W/rolled-back.txt"
  shadow_loaded broken
  expect "no answer was lost meanwhile" shadow_load_says "lost 0 "
  expect "who stood behind it answered" shadow_load_says "leases 600:[0-9]+ switches 0"
  expect "the log says why in one line" grep -q 'event=shadow.rolled-back .*e2e: no lease' "$W/data/log/smee.log" "$W/service.log"
  shadow_do smee:shadow end
  expect "and the status is clean again" status_lacks "rolled back by itself at"

  shadow_do "smee:shadow $W/next/org.smee.script-9.9.3.jar"
  expect "script: the present version writes" shadow_script_says "Loading the Tinkerbell Hook"
  expect "script: the report has the differing line" within 5 console_says "LOADING the Tinkerbell Hook" "smee:shadow report"
  shadow_do smee:promote
  expect "script: the candidate writes" shadow_script_says "LOADING the Tinkerbell Hook"
  i=$(now_ms)
  shadow_do smee:rollback
  expect "script: rolled back" shadow_script_says "Loading the Tinkerbell Hook"
  expect "script: and nobody waited for a successor" test $(($(now_ms) - i)) -lt 4500
  shadow_do smee:shadow end

  shadow_do "smee:shadow org.smee.dhcp.reservation/9.9.1"
  shadow_load kept
  shadow_do smee:promote
  shadow_do smee:promote --keep
  sleep 1
  shadow_loaded kept
  expect "kept for good: no answer was lost" shadow_load_says "lost 0 "
  expect "and the new version answers" shadow_load_says "last 300"
  expect "it is an ordinary bundle, the old one is stopped" \
    eval 'shadow_do "bundle:list -s -t 0 --no-format" && grep reservation "$W/console.out" | grep 9.9.1 | grep -q Active && grep reservation "$W/console.out" | grep -v 9.9 | grep -q Resolved'
}
