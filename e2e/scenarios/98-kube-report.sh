# shellcheck shell=bash
# Boots and unknown machines told to an API server; see docs/kubernetes-report.md. The server knows Hardware objects and Events and
# refuses what kube-apiserver refuses (bundles/org.smee.report.kube/src/test).
scenario kube-report kube_report 240 "java python relay" "boots as Events and an annotation, unknown machines recorded; API server away, 403"

KUBE_UNKNOWN=02:e2:02:00:00:c1 # of the client behind the relay

# kube_is EXPRESSION: of Python about the lists hardware and events, and progress(NAME)
kube_is() {
  get "$KUBE_API/admin/state" | python3 -c '
import json, sys
state = json.load(sys.stdin)
hardware, events = state["hardware"], list(state["events"].values())
def progress(name):
    return json.loads(hardware["tinkerbell/" + name]["metadata"].get("annotations", {}).get("smee.org/boot-progress", "{}"))
sys.exit(not eval(sys.argv[1]))' "$1" 2>> "$W/kube.err"
}
kube_describes() { # REGULAR_EXPRESSION
  in_ns srv env -i PATH="$PATH" HOME="$W" kubectl --server "$KUBE_API" -n tinkerbell describe hardware machine1 > "$W/describe.txt" 2>&1 &&
    grep -qE -- "$1" "$W/describe.txt"
}
# kube_boots NAME: the machine asks as UEFI firmware does, and loads the script as iPXE would
kube_boots() {
  udhcpc "$1" cli eth0 -V PXEClient:Arch:00007:UNDI:003016 -x 0x5d:0007 -x 0x5e:010201 &&
    in_ns cli curl -fsS -m 5 -o /dev/null "http://$SERVER:8080/$CLI_MAC/auto.ipxe"
}
kube_relayed() { # whether the unknown machine got an answer
  udhcpc unknown far eth0 -V PXEClient:Arch:00007:UNDI:003016 -x 0x5d:0007 -x 0x5e:010201
}

kube_report() {
  local KUBE_API=http://$SERVER_LAN1:6443 KUBE_JARS
  own_distribution
  sed -i -E 's|([ ,(])smee/([^,) \\]+)|\1smee/\2,smee-backend-kube/\2,smee-report-kube/\2|' "$W/smee/etc/org.apache.karaf.features.cfg"
  kube_api_compile
  kube_api_start api1
  kube_put hardware/tinkerbell/machine1 '{"metadata":{"annotations":{"smee.org/boot":"network"}},"spec":{"interfaces":[{"dhcp":
    {"mac":"'$CLI_MAC'","ip":{"address":"192.0.2.61","netmask":"255.255.255.0"}},"netboot":{"allowPXE":true}}]}}'
  service_start SMEE_BACKEND_FILE_ENABLED=false SMEE_BACKEND_KUBE_ENABLED=true SMEE_BACKEND_KUBE_API=$KUBE_API \
    SMEE_REPORT_KUBE_API=$KUBE_API SMEE_REPORT_KUBE_EVENTS=true SMEE_REPORT_KUBE_ANNOTATION=true SMEE_REPORT_KUBE_NODE=node-a \
    SMEE_REPORT_KUBE_INTERVAL=1s SMEE_REPORT_KUBE_RETRY_MAX=1s \
    SMEE_REPORT_KUBE_DISCOVERY=true SMEE_REPORT_KUBE_DISCOVERY_NAMESPACE=tinkerbell
  within 20 console_says machine1 "smee:explain $CLI_MAC --firmware uefi" || fail "the machine is not read: $(cat "$W/console.out")"

  expect "a machine boots" kube_boots one
  expect "its object has an Event of DHCP" within 15 kube_is '[e for e in events if e["reason"] == "DhcpServed" and e["regarding"]["name"] == "machine1" and e["regarding"]["uid"] == hardware["tinkerbell/machine1"]["metadata"]["uid"]]'
  expect "and one of the script, by node-a" within 15 kube_is '[e for e in events if e["reason"] == "ScriptServed" and e["reportingInstance"] == "node-a"]'
  expect "the annotation says how far it is" within 15 kube_is 'progress("machine1")["stage"] in ("script", "http") and progress("machine1")["outcome"] == "served"'
  expect "and the operator's own is as it was" kube_is 'hardware["tinkerbell/machine1"]["metadata"]["annotations"]["smee.org/boot"] == "network"'
  expect "smee:status says what was written" status_says "events and annotations to $KUBE_API"
  if command -v kubectl > /dev/null; then
    expect "kubectl describe shows the steps" within 15 kube_describes 'Normal +DhcpServed .*smee.org/boot-report +address'
    expect "and the script" kube_describes 'Normal +ScriptServed .*smee.org/boot-report'
  else
    step "NOT TRIED, no kubectl: kubectl describe shows the steps"
  fi

  start relay ip netns exec "$(ns rly)" dhcrelay -4 -d -a --no-pid -id far0 -iu up0 $SERVER
  within 5 relay_listens || fail "dhcrelay does not start"
  expect "an unknown machine behind a relay gets no answer" refute kube_relayed
  expect "and is recorded" within 15 kube_is '"tinkerbell/discovered-'${KUBE_UNKNOWN//:/-}'" in hardware'
  expect "with relay and circuit-id" kube_is 'hardware["tinkerbell/discovered-'${KUBE_UNKNOWN//:/-}'"]["metadata"]["labels"]["smee.org/relay"] == "'$RELAY'" and hardware["tinkerbell/discovered-'${KUBE_UNKNOWN//:/-}'"]["metadata"]["annotations"]["smee.org/circuit-id"] == "far0"'
  expect "as a machine that gets nothing" kube_is 'hardware["tinkerbell/discovered-'${KUBE_UNKNOWN//:/-}'"]["spec"]["interfaces"] == [{"disableDhcp": True, "dhcp": {"mac": "'$KUBE_UNKNOWN'", "arch": "x86_64", "uefi": True}, "netboot": {"allowPXE": False, "allowWorkflow": False}}]'
  expect "the backend knows it" within 15 console_says "DHCP is disabled" "smee:explain $KUBE_UNKNOWN --firmware uefi"
  expect "it still gets no answer" refute kube_relayed
  expect "there is one object of it" kube_is 'len(hardware) == 2'

  stop api1
  expect "without API server the machine boots as before" kube_boots two
  expect "one line of the log says so" within 15 grep -q 'event=report.kube.outage what=reports' "$W/data/log/smee.log" "$W/service.log"
  expect "and the status" status_says "reports do not reach the API server"
  in_ns cli curl -sS -m 5 -o /dev/null "http://$SERVER:8080/no-such-file"
  kube_api_start api2
  expect "back again: the newest state is told" within 30 kube_is 'progress("machine1")["outcome"] == "not_found" and "no-such-file" in progress("machine1")["why"]'
  expect "and the problem is gone" within 15 status_lacks "reports do not reach"

  kube_put refuse/403 "POST /apis/events.k8s.io"
  in_ns cli curl -sS -m 5 -o /dev/null "http://$SERVER:8080/another-file"
  expect "without the right to make Events the status names the rule" status_says "{apiGroups: [events.k8s.io], resources: [events], verbs: [create, patch]} is missing"
  expect "the annotation is written all the same" within 15 kube_is '"another-file" in progress("machine1")["why"]'
  kube_put refuse/0 "POST /apis/events.k8s.io"
  expect "given the right, the Event comes" within 30 kube_is '[e for e in events if "another-file" in e["note"]]'
  expect "and the problem is gone" within 15 status_lacks "is missing"
  expect "every request was one that the server takes" refute grep -q 'event=report.kube.\(refused\|failed\)' "$W/data/log/smee.log" "$W/service.log"
}
