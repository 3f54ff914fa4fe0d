# shellcheck shell=bash
# Three nodes on one segment, one Lease. The table of gaps goes to $E2E_OUT/ha.md; see docs/high-availability.md.
scenario ha ha_serves 420 "java" "leader election: kill -9, stop, SIGSTOP, partition, API restart; never two answer"

HA_API=203.0.113.1
HA_ASKER=192.0.2.50
HA_NODES=(a b c)
declare -A HA_ADDRESS=([a]=192.0.2.11 [b]=192.0.2.12 [c]=192.0.2.13)

# Each node: eth0 on lan0 (the machines), eth1 on lan1 (the API server, in srv).
ha_network() {
  local n i=1
  for n in "${HA_NODES[@]}"; do
    ip netns add "$(ns "ha$n")" && ip_in "ha$n" link set lo up &&
      cable srv lan0 "lan0-$n" "ha$n" eth0 "02:e2:00:00:00:1$i" && cable srv lan1 "lan1-$n" "ha$n" eth1 "02:e2:01:00:00:1$i" ||
      fail "no network for node $n"
    ip_in "ha$n" addr add "${HA_ADDRESS[$n]}/24" brd + dev eth0
    ip_in "ha$n" addr add "203.0.113.1$i/24" brd + dev eth1
    i=$((i + 1))
  done
  ip_in cli addr add "$HA_ASKER/24" brd + dev eth0
  ip_in cli route add 255.255.255.255 dev eth0
}
ha_api_start() {
  start "api$1" ip netns exec "$(ns srv)" "$HA_JAVA/java" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -cp "$W/asker" org.smee.ha.kube.internal.LeaseApi $HA_API 6443 "$W/leases"
  within 10 grep -q ready "$W/api$1.log" || fail "the API server does not start: $(head -n 3 "$W/api$1.log")"
}
ha_node_start() { # NODE
  start "node$1" ip netns exec "$(ns "ha$1")" env -i PATH="$PATH" HOME="$W/home-$1" LANG=C.UTF-8 \
    ${JAVA_HOME:+JAVA_HOME="$JAVA_HOME"} ${SMEE_JAVA:+SMEE_JAVA="$SMEE_JAVA"} SMEE_DATA="$W/data-$1" \
    SMEE_JAVA_OPTS="-Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1" \
    SMEE_DHCP_IFACE=eth0 SMEE_PUBLIC_IP_INTERFACE=eth0 SMEE_BACKEND_FILE_PATH="$W/hardware.yaml" \
    SMEE_HA_MODE=leader SMEE_HA_SEGMENT=rack-1 SMEE_HA_NODE="$1" SMEE_HA_KUBE_API="http://$HA_API:6443" \
    "$W/smee/bin/smee" run
  within 90 ha_up "$1" || fail "node $1 is not ready: $(tail -n 3 "$W/node$1.log")"
}
ha_up() { in_ns "ha$1" curl -fsS -m 2 -o "$W/health-$1" "http://${HA_ADDRESS[$1]}:8080/healthcheck" 2> /dev/null && ha_figure "$1" '[01]'; }
ha_figure() { in_ns "ha$1" curl -fsS -m 2 "http://${HA_ADDRESS[$1]}:8080/metrics" 2> /dev/null | grep -q "^smee_leader{segment=\"rack-1\"} $2"; }
ha_holder() { cat "$W"/api*.log | grep -E '^[0-9]+ smee-rack-1 ' | sort -n | tail -n 1 | awk '{ sub(/_.*/, "", $3); print $3 }'; }
ha_pids() { ip netns pids "$(ns "ha$1")"; } # the JVM and whoever started it; nothing else runs there
ha_kill() { local p; for p in $(ha_pids "$2"); do kill "-$1" "$p"; done; }
ha_mark() { echo "$(($(date +%s%N) / 1000)) $*" >> "$W/marks"; }
ha_another() { local now; now=$(ha_holder); [ -n "$now" ] && [ "$now" != - ] && [ "$now" != "$1" ]; } # not NODE any more
ha_answers() { # an answer after the newest mark
  local mark; mark=$(tail -n 1 "$W/marks" | cut -d' ' -f1)
  awk -v m="$mark" '$1 == "A" && $2 > m + 200000 { found = 1 } END { exit !found }' "$W/asked" 2> /dev/null
}
ha_settle() { sleep 3; } # the others see a renewal or two, and the silence has an end

ha_serves() {
  local n leader
  HA_JAVA=${JAVA_HOME:+$JAVA_HOME/bin}; [ -n "$HA_JAVA" ] || HA_JAVA=$(dirname "$(command -v javac)")
  printf '"02:0a:00:00:00:01":\n  ipAddress: "192.0.2.61"\n  subnetMask: "255.255.255.0"\n  leaseTime: 600\n  netboot:\n    allowPxe: true\n' > "$W/hardware.yaml"
  ha_network
  own_distribution
  sed -i -E 's|([ ,(])smee/([^,) \\]+)|\1smee/\2,smee-ha-kube/\2|' "$W/smee/etc/org.apache.karaf.features.cfg"
  grep -q smee-ha-kube "$W/smee/etc/org.apache.karaf.features.cfg" || fail "no feature smee in org.apache.karaf.features.cfg"
  "$HA_JAVA/javac" -nowarn -d "$W/asker" "$E2E/ha/Asker.java" \
    "$PROJECT/bundles/org.smee.kube/src/test/java/org/smee/kube/FakeApiServer.java" \
    "$PROJECT/bundles/org.smee.ha.kube/src/test/java/org/smee/ha/kube/internal/LeaseApi.java" > "$W/javac.log" 2>&1 || fail "asker and API server do not compile: $(head -n 3 "$W/javac.log")"
  ha_api_start 1
  for n in "${HA_NODES[@]}"; do ha_node_start "$n"; step "node $n serves"; done
  start asker ip netns exec "$(ns cli)" "$HA_JAVA/java" -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$W/asker" Asker $HA_ASKER "$W/asked"
  ha_mark "nothing, for some seconds"
  within 10 ha_answers || fail "nobody answers"
  ha_settle

  leader=$(ha_holder); ha_mark "the leader is stopped (\`SIGTERM\`)"
  stop "node$leader"
  expect "after a graceful stop of $leader another leads" within 5 ha_another "$leader"
  expect "and answers" within 5 ha_answers
  ha_settle; ha_node_start "$leader"

  leader=$(ha_holder); ha_mark "the leader is killed (\`kill -9\`)"
  ha_kill KILL "$leader"
  expect "after kill -9 of $leader another leads" within 8 ha_another "$leader"
  expect "and answers" within 5 ha_answers
  ha_settle; rm -f "$W/pids/node$leader"; ha_node_start "$leader"

  leader=$(ha_holder); ha_mark "the leader hangs for 10 s (\`SIGSTOP\`, \`SIGCONT\`)"
  ha_kill STOP "$leader"
  expect "while $leader is stopped another leads" within 8 ha_another "$leader"
  sleep 6; ha_kill CONT "$leader"; ha_settle
  expect "$leader goes on and does not lead" within 10 ha_figure "$leader" 0

  leader=$(ha_holder); ha_mark "the leader loses the API server for 10 s (its link is down)"
  ip_in "ha$leader" link set eth1 down
  expect "while $leader is cut off another leads" within 8 ha_another "$leader"
  sleep 6; ip_in "ha$leader" link set eth1 up; ha_settle

  ha_mark "the API server is restarted"
  stop api1; ha_api_start 2
  expect "somebody answers after the restart" within 8 ha_answers
  ha_settle; ha_settle

  ha_mark "the API server is away for 6 s"
  stop api2; sleep 6; ha_api_start 3
  expect "somebody answers after the outage" within 8 ha_answers
  ha_settle; ha_settle

  stop asker
  cat "$W"/api*.log > "$W/grants"
  python3 "$E2E/ha/judge.py" "$W/asked" "$W/grants" "192.0.2.11=a,192.0.2.12=b,192.0.2.13=c" "$W/marks" "$E2E_OUT/ha.md" > "$W/judged" ||
    fail "$(tail -n 20 "$W/judged")"
  while read -r n; do step "$n"; done < "$W/judged"
  expect "a stopped leader is followed within 0.5 s" ha_gap "is stopped" 0.5
  expect "a killed leader within 5 s" ha_gap "is killed" 5
  expect "a hanging one too" ha_gap "hangs" 5
  expect "a cut off one too" ha_gap "loses the API" 5
  expect "a short restart of the API server goes unnoticed" ha_gap "is restarted" 0.5
}
ha_gap() { awk -F'|' -v what="$1" -v most="$2" 'index($2, what) { found = 1; if ($3 + 0 > most) late = 1 } END { exit late || !found }' "$E2E_OUT/ha.md"; }
