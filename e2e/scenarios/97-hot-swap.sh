# shellcheck shell=bash
# Everything is replaced while machines boot. The table goes to $E2E_OUT/hot-swap.md; see docs/hot-swap.md.
scenario hot-swap hot_swap 300 "iso java" "every part is restarted, updated, replaced under load: nothing lost, nothing broken"

SWAP_MACHINES=1000
SWAP_RELAY=192.0.2.9
SWAP_ISO_MAC=02-0a-00-00-00-01
SWAP_RATE=${E2E_DHCP_RATE:-5000}

swap_hardware() {
  awk -v n=$SWAP_MACHINES 'BEGIN {
    for (i = 0; i < n; i++)
      printf "\"02:0a:00:00:%02x:%02x\":\n  ipAddress: \"10.20.%d.%d\"\n  subnetMask: \"255.255.0.0\"\n" \
        "  defaultGateway: \"10.20.0.1\"\n  hostname: \"m%d\"\n  leaseTime: 600\n  netboot:\n    allowPxe: true\n    facility: e2e\n",
        i / 256, i % 256, 4 + i / 250, 1 + i % 250, i
  }' > "$W/hardware.yaml"
}
# Features one by one, so that one of them can be uninstalled
swap_distribution() {
  own_distribution
  local cfg=$W/smee/etc/org.apache.karaf.features.cfg version parts
  version=$(sed -nE 's/.*[ ,(]smee\/([^,) \\]+).*/\1/p' "$cfg" | head -n 1)
  parts=$(sed -n '/<feature name="smee" /,/^ *<\/feature>/s/.*<feature[^>]*>\(smee-[a-z0-9-]*\)<.*/\1/p' "$PROJECT/features/src/main/feature/feature.xml" |
    sed "s,\$,/$version," | paste -sd, -)
  [ -n "$version" ] && [ -n "$parts" ] || fail "no feature smee in $cfg"
  sed -i -E "s|([ ,(])smee/$version,|\1$parts,|" "$cfg"
  VERSION=$version
}
# jar_of BUNDLE: its file in the distribution
jar_of() { ls "$W/smee/system/org/smee/$1"/*/"$1"-*.jar | head -n 1; }
# make_next BUNDLE [VERSION]: the same jar under a later version, $W/next/BUNDLE.jar or, with VERSION, $W/next/BUNDLE-VERSION.jar
make_next() {
  mkdir -p "$W/next"
  python3 - "$(jar_of "$1")" "$W/next/$1${2:+-$2}.jar" "${2:-9.9.9}" <<'P'
import re, sys, zipfile
old, new = zipfile.ZipFile(sys.argv[1]), zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED)
for entry in old.infolist():
    data = old.read(entry)
    if entry.filename == "META-INF/MANIFEST.MF":
        data = re.sub(rb"(?m)^Bundle-Version: .*?\r?$", b"Bundle-Version: " + sys.argv[3].encode(), data)
    new.writestr(entry, data)
new.close()
P
}
# make_listener VERSION: $W/next/listener-VERSION.jar
make_listener() {
  local classes=$W/listener-classes
  mkdir -p "$classes" "$W/next"
  "$SWAP_JAVA/javac" -nowarn -d "$classes" -cp "$(ls "$W"/smee/lib/boot/*.jar "$(jar_of org.smee.api)" | paste -sd: -)" \
    "$E2E/load/listener/Listener.java" > "$W/javac.log" 2>&1 || fail "the listener does not compile: $(head -n 5 "$W/javac.log")"
  python3 - "$classes" "$1" "$W/next/listener-$1.jar" <<'P'
import os, sys, zipfile
classes, version, target = sys.argv[1:]
with zipfile.ZipFile(target, "w") as jar:
    jar.writestr("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\nBundle-ManifestVersion: 2\r\n"
        "Bundle-SymbolicName: e2e.listener\r\nBundle-Version: " + version + "\r\nBundle-Activator: Listener\r\n"
        "Import-Package: org.osgi.framework,org.smee.api.event\r\n\r\n")
    for name in os.listdir(classes):
        jar.write(os.path.join(classes, name), name)
P
}
swap_java() { # where java and javac of this run are
  SWAP_JAVA=${JAVA_HOME:+$JAVA_HOME/bin}
  [ -n "$SWAP_JAVA" ] || SWAP_JAVA=$(dirname "$(command -v javac)")
}

load_says() { grep -c "$1" "$W/load.log"; }
load_start() {
  local pipe=$W/load.in
  mkdir -p "$W/load"
  "$SWAP_JAVA/javac" -nowarn -d "$W/load" "$E2E"/load/*.java > "$W/javac.log" 2>&1 || fail "the load does not compile: $(head -n 5 "$W/javac.log")"
  mkfifo "$pipe"
  start load bash -c 'exec "$@" < "$0"' "$pipe" ip netns exec "$(ns cli)" "$SWAP_JAVA/java" -Xmx192m -XX:+UseSerialGC \
    -XX:TieredStopAtLevel=1 -cp "$W/load" Load $SWAP_RELAY $SERVER $SWAP_MACHINES "$SWAP_RATE" "$W/data/log/syslog.log" $SWAP_ISO_MAC
  exec 9> "$pipe"
}
load_do() { # COMMAND PATTERN: waits until one more line has the pattern
  local before; before=$(load_says "$2")
  echo "$1" >&9
  within 30 more_than "$before" "$2" || fail "the load does not answer to \"$1\": $(tail -n 3 "$W/load.log")"
}
more_than() { [ "$(load_says "$2")" -gt "$1" ]; }

# The server's sockets: protocol, address:port and inode
sockets() { # [PATTERN of "protocol address:port"; addresses are hexadecimal]
  in_ns srv awk '$4 == "07" || $4 == "0A" {n = split(FILENAME, path, "/"); print path[n], $2, $10}' \
    /proc/net/udp /proc/net/tcp /proc/net/tcp6 | grep -E ":(0043|0045|0202|1F90) " | grep -E "${1:-.}" | sort
}
# watch_socket PORT: how long nobody had the hexadecimal port, until it is stopped; the last line of $W/closed.log has the milliseconds
watch_socket() {
  start closed ip netns exec "$(ns srv)" python3 -u -c '
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(print(round(longest * 1000))))
files, port, gone, longest = ["/proc/net/udp", "/proc/net/tcp", "/proc/net/tcp6"], ":" + sys.argv[1], None, 0.0
print("watching")
while True:
    there = any(f[1].endswith(port) and f[3] in ("07", "0A") for name in files for f in map(str.split, open(name)))
    now = time.monotonic()
    gone = None if there else gone or now
    longest = max(longest, now - gone) if gone else longest
    time.sleep(0.001)
' "$1"
  within 5 grep -q watching "$W/closed.log" || fail "nobody watches the socket"
}
streams_run() {
  get "http://$SERVER:8080/metrics" > "$W/metrics" && grep -q '^smee_iso_sending [1-9]' "$W/metrics"
}
# under_way COMMAND...: while an image is being sent, and a long file nearly always; waits until both have ended
under_way() {
  within 20 streams_run || { echo "no stream is under way"; return 1; }
  "$@" && sleep 8
}
# event NAME ALLOWED SOCKETS COMMAND...: one row of the table, if E2E_EVENTS, a regular expression, finds its name. ALLOWED:
# columns that need not be zero, as in "streams tftp"; SOCKETS: a pattern of those that must be the same before and after, or "closes PORT" (hexadecimal)
event() {
  local name=$1 allowed=$2 same=$3 before after fields row column value problem i
  shift 3
  [[ $name =~ ${E2E_EVENTS:-.} ]] || return 0
  case $same in
    closes*) watch_socket "${same#closes }";;
    *) before=$(sockets "$same");;
  esac
  load_do "begin $name" '^begun'
  "$@" > "$W/event.log" 2>&1 || fail "$name: $(tail -n 3 "$W/event.log") $(tail -n 3 "$W/console.err" 2>/dev/null)"
  sleep 0.5
  load_do end '^ROW'
  row=$(grep '^ROW' "$W/load.log" | tail -n 1)
  IFS=$'\t' read -r -a fields <<< "$row"
  local kept="same"
  case $same in
    closes*) stop closed; kept="closed for $(tail -n 1 "$W/closed.log") ms";;
    *)
      after=$(sockets "$same")
      [ "$before" = "$after" ] || kept="CHANGED";;
  esac
  echo "| $name | ${fields[2]} | ${fields[3]} | ${fields[4]} | ${fields[5]} | ${fields[6]} | ${fields[7]} | ${fields[8]} | ${fields[9]} | ${fields[10]} | ${fields[11]} | ${fields[12]} | $kept |" >> "$W/table.md"
  i=4
  for column in dhcp repeated tftp http streams syslog; do
    value=${fields[$i]}; i=$((i + 1))
    [ "$value" = 0 ] || [[ " $allowed " = *" $column "* ]] || problem+="$column $value "
  done
  [ "$kept" != CHANGED ] || problem+="sockets changed (before: ${before//$'\n'/, }; after: ${after//$'\n'/, }) "
  if [ -n "${problem:-}" ]; then BAD+=("$name: $problem ${fields[13]:-}"); echo "- BAD $name: $problem ${fields[13]:-}"
  else step "$name"; fi
}
# one bundle in all the ways there are: FEATURE BUNDLE
plugin() {
  local feature=$1 bundle=$2 short=${2#org.smee.}
  event "$short: bundle:restart" "" . console "bundle:restart $bundle"
  event "$short: bundle:update" "" . console "bundle:update $bundle file:$(jar_of "$bundle")"
  event "$short: bundle:stop, bundle:start" "" . console "bundle:stop $bundle; bundle:start $bundle"
  event "$short: bundle:refresh" "" . console "bundle:refresh $bundle"
  event "$short: feature:uninstall, feature:install" "" . console "feature:uninstall $feature; feature:install $feature"
  event "$short: new version beside, old one removed" "" . console \
    "bundle:install -s file:$W/next/$bundle.jar; bundle:uninstall $bundle/$OLD"
}
edit_settings() {
  local etc=$W/smee/etc
  sed -i 's/^log.lines.per.second *=.*/log.lines.per.second = 40/' "$etc/org.smee.events.cfg"
  sed -i 's/^poll.interval *=.*/poll.interval = 3s/' "$etc/org.smee.backend.file.cfg"
  sed -i 's/^hidden.files *=.*/hidden.files = true/' "$etc/org.smee.bootfiles.cfg"
  sed -i 's/^park.time *=.*/park.time = 4s/' "$etc/org.smee.dhcp.cfg"
  sed -i 's/^cache.mebibytes *=.*/cache.mebibytes = 60/' "$etc/org.smee.ipxe.cfg"
  sed -i 's/^unknown.machines *=.*/unknown.machines = static/' "$etc/org.smee.script.cfg"
  machine 02:e2:00:00:00:99 192.0.2.99 >> "$W/hardware.yaml"
  sleep 2.5   # Karaf looks once a second
}
deploy() { cp "$1" "$W/deploy.tmp" && mv "$W/deploy.tmp" "$W/smee/deploy/e2e-listener.jar" && sleep 2.5; }
undeploy() { rm "$W/smee/deploy/e2e-listener.jar" && sleep 2.5; }

hot_swap() {
  local bundle BAD=() VERSION OLD total
  swap_java
  swap_distribution
  swap_hardware
  make_iso "$W/hook.iso" 20000000   # two seconds of it fit into the buffers of the sockets, seven it takes
  mkdir -p "$W/data/files"
  head -c 120000 /dev/urandom > "$W/data/files/blob.bin"
  head -c 20000000 /dev/urandom > "$W/data/files/long.bin"
  for bundle in dhcp.reservation backend.file ipxe bootfiles script; do make_next org.smee.$bundle; done
  make_listener 1.0.0; make_listener 2.0.0
  service_start SMEE_ISO_ENABLED=true SMEE_ISO_URL="$W/hook.iso" SMEE_PXE_HTTP_ENABLED=true
  ip_in cli addr add $SWAP_RELAY/24 dev eth0
  within 20 console_says org.smee.script bundle:list -s -t 0 || fail "no console"
  OLD=$(console "bundle:list -s -t 0 --no-format" | awk '/org.smee.script/ {for (i = 1; i <= NF; i++) if ($i ~ /^[0-9]+\.[0-9]+\./) print $i}' | head -n 1)
  step "the version in service is $OLD"
  load_start
  sleep 8   # every client has begun, the hot code is compiled
  cat > "$W/table.md" <<'T'
| event | seconds | DHCP packets | lost | sent again | TFTP broken | HTTP errors | streams broken | syslog lost | worst DHCP ms | worst TFTP ms | worst HTTP ms | sockets |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
T
  event "nothing" "" . sleep 3
  plugin smee-dhcp-reservation org.smee.dhcp.reservation
  plugin smee-backend-file org.smee.backend.file
  plugin smee-ipxe org.smee.ipxe
  plugin smee-bootfiles org.smee.bootfiles
  plugin smee-script org.smee.script
  event "a listener's jar dropped into deploy/" "" . deploy "$W/next/listener-1.0.0.jar"
  event "the jar in deploy/ replaced" "" . deploy "$W/next/listener-2.0.0.jar"
  event "the jar in deploy/ removed" "" . undeploy
  event "six files in etc/ and the hardware file edited" "" . edit_settings
  event "dhcp: bundle:restart" "" . console "bundle:restart org.smee.dhcp"
  event "dhcp: bundle:update" "" . console "bundle:update org.smee.dhcp file:$(jar_of org.smee.dhcp)"
  # its TCP listener closes, senders connect again
  event "syslog: bundle:restart" "" "^udp |:1F90 " console "bundle:restart org.smee.syslog"
  event "tftp: bundle:restart" "" ":(0043|0202|1F90) |00000000:0045" console "bundle:restart org.smee.tftp"
  event "http: bundle:restart" "" . under_way console "bundle:restart org.smee.http"
  event "http: bundle:update" "" . under_way console "bundle:update org.smee.http file:$(jar_of org.smee.http)"
  event "iso: bundle:restart" "" . under_way console "bundle:restart org.smee.iso"
  event "iso: bundle:update" "" . under_way console "bundle:update org.smee.iso file:$(jar_of org.smee.iso)"
  event "iso: bundle:refresh" "" . under_way console "bundle:refresh org.smee.iso"
  event "transport: bundle:restart" "repeated tftp syslog" "closes 0043" console "bundle:restart org.smee.transport"
  # a stream that takes longer than org.smee.http's drain breaks off
  event "HTTP runtime: bundle:restart" "streams" . console "bundle:restart org.ops4j.pax.web.pax-web-jetty"
  load_do quit '^TOTAL'
  exec 9>&-
  total=$(grep '^TOTAL' "$W/load.log")
  IFS=$'\t' read -r -a total <<< "$total"
  { echo; echo "DHCP: ${total[1]} packets a second sent over the whole run, $SWAP_RATE asked for; ${total[*]:3}."; } >> "$W/table.md"
  cp "$W/table.md" "$E2E_OUT/hot-swap.md"
  sed 's/^/  /' "$W/table.md"
  [ -n "${E2E_EVENTS:-}" ] || expect "the listener has heard events before it was replaced" grep -qE "e2e listener: [1-9][0-9]* events" "$W/service.log"
  expect "DHCP was sent at nine tenths of $SWAP_RATE packets a second or more: ${total[1]}" test "${total[1]}" -ge $((SWAP_RATE * 9 / 10))
  expect "no part of the load broke" refute grep -q '^BROKEN' "$W/load.log"
  [ ${#BAD[@]} = 0 ] || fail "$(printf '%s; ' "${BAD[@]}")"
}
