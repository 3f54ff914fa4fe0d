# shellcheck shell=bash
# Parts of every sort are replaced in every way there is, a hundred times each; see docs/hot-swap.md.
scenario hot-swap-leaks hot_swap_leaks 600 "iso java" "a hundred swaps of every kind leave no class loader, thread, timer, file, socket or buffer behind"
scenario kube-leaks kube_leaks 300 "java" "the Kubernetes backend, replaced a hundred times in four ways without an API server, leaves nothing behind"

LEAK_SWAPS=${E2E_SWAPS:-100}
LEAK_LEAST=$(((LEAK_SWAPS + 11) / 12))   # rounds of a kind that swaps twelve parts and more in a round
LEAK_KINDS=${E2E_KINDS:-restart update stop-start refresh etc deploy shadow features beside}
LEAK_CHUNK=25      # rounds a console command
LEAK_CENSUS=$E2E/lib/census.py

# handler, backend, boot-file provider, script generator, listener; UDP and TCP servers; servlets; what is on demand
LEAK_PLUGINS="org.smee.dhcp.reservation org.smee.backend.file org.smee.ipxe org.smee.script e2e.listener"
LEAK_SERVERS="org.smee.syslog org.smee.tftp org.smee.dhcp org.smee.http org.smee.iso"
LEAK_OTHERS="org.smee.shadow"

service_pid() { cat "$W/data/smee.pid"; }
census() { python3 "$LEAK_CENSUS" take "$SWAP_JAVA/jcmd" "$(service_pid)" "$W/census/$1"; } # NAME
left_since() { # NAME: everything that grew since this census is in $W/left
  census now > /dev/null && python3 "$LEAK_CENSUS" compare "$W/census/$1" "$W/census/now" "$LEAK_LEAST" > "$W/left"
}
nothing_left_since() { left_since "$1" && [ ! -s "$W/left" ]; }
# seats lapse after 5 s, idle threads end after 10; tracing is left out: OkHttp keeps its classes for minutes
expect_nothing_left_since() { # NAME
  within 150 nothing_left_since "$1" || true
  [ ! -s "$W/left" ] || [ -z "${E2E_KEEP:-}" ] || "$SWAP_JAVA/jcmd" "$(service_pid)" GC.heap_dump "$W/left.hprof" > "$W/dump.log"
  expect "nothing is left of $LEAK_SWAPS swaps and more of each kind: $(tr '\n' ';' < "$W/left")" test ! -s "$W/left"
}

errands() { # the clients ask from now on
  start errands ip netns exec "$(ns cli)" python3 "$E2E/lib/errands.py" $SWAP_RELAY $SERVER $SWAP_ISO_MAC /iso/$SWAP_ISO_MAC/hook.iso
}
errands_done() { # KIND ROUNDS: each of them has been served meanwhile
  stop errands
  local what
  [ "$2" -ge 10 ] || return 0 # too short to say
  for what in dhcp tftp http iso syslog; do
    grep -qE "(^| )$what [1-9]" "$W/errands.log" || fail "$1: no $what client was served meanwhile: $(cat "$W/errands.log")"
  done
}

# leak_id BUNDLE [VERSION]
leak_id() {
  awk -v name="$1" -v version="${2:-}" '$NF == name && (version == "" || index($0, version)) {print $1; exit}' "$W/bundles"
}
list_bundles() { console "bundle:list -s -t 0 --no-format" > "$W/bundles" || fail "bundle:list: $(tail -n 3 "$W/console.err")"; }
# leak_commands PER_BUNDLE BUNDLE...: one round of them; ID, NAME and JAR stand for the bundle's
leak_commands() {
  local command=$1 bundle one
  shift
  for bundle in "$@"; do
    one=${command//ID/$(leak_id "$bundle")}; one=${one//NAME/$bundle}
    case $bundle in
      e2e.listener) one=${one//JAR/file:$W/next/listener-1.0.0.jar};;
      *) one=${one//JAR/file:$(jar_of "$bundle")};;
    esac
    printf '%s;' "$one"
  done
}
# leak_rounds ROUNDS COMMANDS: in as few console commands as may be; the start of a client costs a second
leak_rounds() {
  local left=$1 n text
  while [ "$left" -gt 0 ]; do
    n=$((left < LEAK_CHUNK ? left : LEAK_CHUNK)); left=$((left - n)); text=
    for ((; n > 0; n--)); do text+=$2; done
    CONSOLE_SECONDS=180 console "${text%;}" > "$W/swaps.log" || fail "$(tail -n 3 "$W/swaps.log" "$W/console.err")"
  done
}
leak_active() { # BUNDLE...: all of them run
  local bundle
  list_bundles
  for bundle in "$@"; do
    awk -v name="$bundle" '$NF == name && /Active/ {found = 1} END {exit !found}' "$W/bundles" || return 1
  done
}

swap_restart() { leak_rounds "$1" "$(leak_commands "bundle:restart ID" $LEAK_PLUGINS $LEAK_SERVERS $LEAK_OTHERS)"; }
swap_update() { leak_rounds "$1" "$(leak_commands "bundle:update ID JAR" $LEAK_PLUGINS $LEAK_SERVERS $LEAK_OTHERS)"; }
swap_stop-start() { leak_rounds "$1" "$(leak_commands "bundle:stop ID;bundle:start ID" $LEAK_PLUGINS $LEAK_SERVERS $LEAK_OTHERS)"; }
swap_refresh() { # the command does not wait: the last bundle of the last round says when all is done
  local last before=; last=$(awk '{print $NF}' <<< "$LEAK_PLUGINS $LEAK_SERVERS $LEAK_OTHERS")
  last=event=${last#org.smee.}.started
  before=$(grep -c "$last" "$W/service.log")
  leak_rounds "$1" "$(leak_commands "bundle:refresh ID" $LEAK_PLUGINS $LEAK_SERVERS $LEAK_OTHERS)"
  within 60 leak_logged $((before + $1)) "$last" || fail "not every refresh is done: $(grep -c "$last" "$W/service.log") times $last, $before before"
}
leak_logged() { [ "$(grep -c "$2" "$W/service.log")" -ge "$1" ]; } # TIMES PATTERN
swap_features() { # several at once: most of the time goes into finding out what fits together
  local features=() bundle
  for bundle in $LEAK_PLUGINS $LEAK_SERVERS $LEAK_OTHERS; do
    case $bundle in e2e.listener|org.smee.http) ;; *) bundle=${bundle#org.}; features+=("${bundle//./-}");; esac
  done
  leak_rounds "$1" "feature:uninstall ${features[*]};feature:install ${features[*]};"
}
swap_shadow() {
  local next=$W/next/org.smee.dhcp.reservation-9.9.9.jar
  leak_rounds "$1" "smee:shadow $next;smee:promote;smee:rollback;smee:shadow end;bundle:uninstall org.smee.dhcp.reservation/9.9.9;"
}
swap_beside() { # there and back are two swaps
  local bundle first= round= last=
  for bundle in $LEAK_PLUGINS; do
    case $bundle in
      e2e.listener)
        round+="bundle:install -s file:$W/next/listener-2.0.0.jar;bundle:uninstall $bundle/1.0.0;"
        round+="bundle:install -s file:$W/next/listener-1.0.0.jar;bundle:uninstall $bundle/2.0.0;";;
      *)
        first+="bundle:install -s file:$W/next/$bundle-9.9.9.jar;bundle:stop $(leak_id "$bundle");"
        round+="bundle:install -s file:$W/next/$bundle-9.9.8.jar;bundle:uninstall $bundle/9.9.9;"
        round+="bundle:install -s file:$W/next/$bundle-9.9.9.jar;bundle:uninstall $bundle/9.9.8;"
        last+="bundle:start $(leak_id "$bundle");bundle:uninstall $bundle/9.9.9;";;
    esac
  done
  leak_rounds 1 "$first"
  leak_rounds $((($1 + 1) / 2)) "$round"
  leak_rounds 1 "$last"
}
replaced() { # ROUNDS: what $W/changes says is changed so often
  python3 "$E2E/lib/replace.py" "$W/service.log" "$1" 30 < "$W/changes" > "$W/replace.log" 2>&1 || fail "$(tail -n 3 "$W/replace.log")"
}
swap_deploy() {
  local bundle
  for bundle in $LEAK_DEPLOYED; do cp "$W/next/$bundle-9.9.9.jar" "$W/smee/deploy/$bundle.jar"; done
  cp "$W/next/listener-3.0.0.jar" "$W/smee/deploy/e2e.listener.jar"
  within 20 deployed $(($(wc -w <<< "$LEAK_DEPLOYED") + 1)) || fail "what is in deploy/ does not start: $(cat "$W/bundles")"
  for bundle in $LEAK_DEPLOYED e2e.listener; do
    case $bundle in
      e2e.listener) printf 'copy\t%s\t%s\t%s\t%s\n' "$W/smee/deploy/$bundle.jar" "$W/next/listener-2.0.0.jar" "$W/next/listener-3.0.0.jar" "e2e listener: [0-9]+ events";;
      *) printf 'copy\t%s\t%s\t%s\t%s\n' "$W/smee/deploy/$bundle.jar" "$W/next/$bundle-9.9.8.jar" "$W/next/$bundle-9.9.9.jar" "$(leak_said "$bundle")";;
    esac
  done > "$W/changes"
  replaced "$1"
  rm "$W"/smee/deploy/*.jar
  within 20 deployed 0 || fail "what was in deploy/ still runs: $(cat "$W/bundles")"
}
deployed() { list_bundles; [ "$(grep -E 'Active.*(9\.9\.[89]|[23]\.0\.0.*e2e\.listener)' "$W/bundles" | wc -l)" = "$1" ]; } # HOW_MANY
leak_said() { # BUNDLE: what its log says when it has started again
  case $1 in
    *.file) echo "event=backend.file.stopped";; *.reservation) ;; *) echo "event=${1#org.smee.}.settings";;
  esac
}
swap_etc() {
  while read -r area key one other line; do
    printf 'edit\t%s\t%s\t%s\t%s\t%s\n' "$W/smee/etc/org.smee.$area.cfg" "$key" "$one" "$other" "$line"
  done <<'E' > "$W/changes"
events log.lines.per.second 40 50 event=events.settings
hardware deadline 501ms 500ms event=hardware.settings
backend.file poll.interval 3s 2s
bootfiles hidden.files true false event=bootfiles.settings
dhcp park.time 4s 5s event=dhcp.settings
ipxe cache.mebibytes 60 64 event=ipxe.settings
script unknown.machines static auto event=script.settings
tftp timeout 6s 5s event=tftp.settings-changed
syslog rate.limit 201 200 event=syslog.settings-changed
http max.connections 10001 10000 event=http.settings
iso recheck 11s 10s event=iso.settings
transport spin.micros 21 22 event=transport.settings-changed
shadow differences 501 500
E
  replaced "$1"
}
# swap KIND ROUNDS
swap() {
  local began; began=$(now_ms); TOOK=
  list_bundles
  errands
  "swap_$1" "$2"
  within 30 leak_active $LEAK_PLUGINS $LEAK_SERVERS $LEAK_OTHERS || fail "$1: not everything runs: $(cat "$W/bundles")"
  within 30 service_ready || fail "$1: the service is not ready"
  errands_done "$1" "$2"
  TOOK=$(seconds_since "$began")
}

leak_service() { # [SMEE_NAME=VALUE...]
  swap_java
  swap_distribution
  swap_hardware
  mkdir -p "$W/census"
  # Karaf looks at its directories once a second: ten times here, for a hundred changes in less than a minute
  sed -i 's/^felix.fileinstall.poll *=.*/felix.fileinstall.poll = 100/' \
    "$W/smee/etc/config.properties" "$W/smee/etc/org.apache.felix.fileinstall-deploy.cfg"
  sed -i 's/^drain *=.*/drain = 100ms/' "$W/smee/etc/org.smee.tftp.cfg"   # of clients that were ended in the middle
  service_start "$@"
  ip_in cli addr add $SWAP_RELAY/24 dev eth0
  within 20 console_says org.smee.script bundle:list -s -t 0 || fail "no console"
}
hot_swap_leaks() {
  local kind bundle rounds before VERSION TOOK LEAK_DEPLOYED="org.smee.dhcp.reservation org.smee.backend.file org.smee.ipxe org.smee.script"
  SWAP_MACHINES=100
  make_iso "$W/hook.iso"
  collector_start http 4318
  leak_service SMEE_ISO_ENABLED=true SMEE_ISO_URL="$W/hook.iso" \
    OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
  for bundle in $LEAK_DEPLOYED; do make_next "$bundle" 9.9.8; make_next "$bundle" 9.9.9; done
  make_listener 1.0.0; make_listener 2.0.0; make_listener 3.0.0
  console "feature:install smee-tracing;bundle:install -s file:$W/next/listener-1.0.0.jar" > "$W/swaps.log" ||
    fail "tracing and the listener: $(tail -n 3 "$W/console.err")"
  # before counting, twice each: what is made at first use is there
  for kind in $LEAK_KINDS; do
    swap "$kind" 2
  done
  sleep 12
  step "before: $(census before)"
  before=$(sockets | cut -d' ' -f 1,2)
  for kind in $LEAK_KINDS; do
    case $kind in # as many as make a hundred swaps of this kind
      shadow) rounds=$LEAK_SWAPS;;
      deploy|beside) rounds=$(((LEAK_SWAPS + 4) / 5));;
      features) rounds=$(((LEAK_SWAPS + 9) / 10));;
      *) rounds=$LEAK_LEAST;;
    esac
    swap "$kind" "$rounds"
    step "$kind, $rounds rounds in $TOOK s ($(cat "$W/errands.log")): $(census "$kind")"
  done
  expect_nothing_left_since before
  expect_equal "what listens" "$before" "$(sockets | cut -d' ' -f 1,2)"
}

kube_leaks() {
  local kind VERSION TOOK began LEAK_PLUGINS=org.smee.backend.kube LEAK_SERVERS= LEAK_OTHERS=
  SWAP_MACHINES=100
  leak_service SMEE_BACKEND_KUBE_ENABLED=true SMEE_BACKEND_KUBE_API=http://127.0.0.1:9
  console "feature:install smee-backend-kube" > "$W/swaps.log" || fail "smee-backend-kube: $(tail -n 3 "$W/console.err")"
  within 20 console_says org.smee.backend.kube bundle:list -s -t 0 || fail "the Kubernetes backend is not there"
  list_bundles
  for kind in restart update stop-start refresh; do "swap_$kind" 2; done
  sleep 12
  step "before: $(census before)"
  for kind in restart update stop-start refresh; do
    began=$(now_ms)
    "swap_$kind" "$LEAK_SWAPS"
    within 30 leak_active $LEAK_PLUGINS || fail "$kind: it does not run: $(cat "$W/bundles")"
    step "$kind, $LEAK_SWAPS times, in $(seconds_since "$began") s: $(census "$kind")"
  done
  expect_nothing_left_since before
}
