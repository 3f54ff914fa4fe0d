# shellcheck shell=bash
# Plug-ins in a running distribution: those of examples/, those that the archetypes make, and less than everything.
scenario plugins plugins_serve 120 "dhclient tftp python" "examples/ in deploy/: REST backend, autoinstall, GRUB, DHCP ports, webhook; and gone again"
scenario archetypes archetypes_build 400 "maven" "each archetype makes a project that builds offline, passes its contract and deploys"
scenario profile-minimal profile_minimal 150 "guest" "smee-minimal alone boots a BIOS machine with a reservation"
scenario profile-proxy profile_proxy 150 "guest dnsmasq" "smee-proxy alone boots a BIOS machine beside dnsmasq"
scenario profile-kubernetes profile_kubernetes 180 "guest java" "smee-kubernetes alone boots a BIOS machine that an API server knows"

REST=http://$SERVER:8083
PLUGIN_URL=http://$SERVER:8080

rest_start() {
  start rest ip netns exec "$(ns srv)" python3 "$E2E/lib/rest.py" $SERVER 8083 "$W/rest"
  within 10 get -o /dev/null -H "Authorization: Bearer e2e" "$REST/machines?mac=up" || fail "the REST endpoint does not answer"
}
deploy_example() { # ARTIFACT jar|kar: what the build made
  local version file
  version=$(pom_value examples/parent/pom.xml smee.version)
  case $2 in jar) file=$1-$version.jar;; kar) file=$1-$version-offline.kar;; esac
  cp "$PROJECT/examples/$1/target/$file" "$W/smee/deploy/$1.$2" ||
    fail "examples/$1 is not built: mvn package -DskipTests -am -pl examples/$1"
}
set_key() { sed -i "s|^$2 *=.*|$2 = $3|" "$W/smee/etc/$1.cfg"; } # PID KEY VALUE
answers() { get "$PLUGIN_URL/$1" | grep -qF -- "$2"; }          # PATH TEXT
posted() { grep -F -- "\"$1\"" "$W/rest/events" 2>/dev/null | grep -qF -- "$2"; } # STAGE TEXT
lease_is() { dhclient_start lease cli eth0 && stop lease && [ "$(leased lease new_ip_address)" = "$1" ]; }
status_lacks() { console smee:status > "$W/console.out" && ! grep -qF -- "$1" "$W/console.out"; }

plugins_serve() {
  local script=$CLI_MAC/auto.ipxe grub="grub.cfg-01-${CLI_MAC//:/-}"
  machine $CLI_MAC 192.0.2.61 "script=echo from the file" > "$W/hardware.yaml"
  mkdir -p "$W/rest"; echo '{"mac": "00:00:00:00:00:01"}' > "$W/rest/up"; echo e2e > "$W/rest.token"
  cat > "$W/rest/$CLI_MAC" <<J
{"mac": "$CLI_MAC", "id": "from-rest", "ipAddress": "192.0.2.62", "subnetMask": "255.255.255.0", "hostname": "resty",
 "netboot": {"allowPxe": true}, "labels": {"autoinstall": "debian"}}
J
  rest_start
  own_distribution
  cp "$PROJECT"/examples/org.smee.*/etc/* "$W/smee/etc/"
  set_key org.smee.backend.http url.mac "$REST/machines?mac={mac}"
  set_key org.smee.backend.http auth bearer
  set_key org.smee.backend.http auth.file "$W/rest.token"
  set_key org.smee.backend.http cache.ttl 1s
  set_key org.smee.events.webhook url "$REST/events"
  set_key org.smee.script.autoinstall debian.url "$OSIE"
  service_start
  expect "without plug-ins the file answers DHCP" lease_is 192.0.2.61
  expect "and the script" answers "$script" "from the file"

  deploy_example org.smee.backend.http kar; deploy_example org.smee.events.webhook kar
  deploy_example org.smee.script.autoinstall jar
  deploy_example org.smee.bootfiles.grub jar; deploy_example org.smee.dhcp.ports jar
  expect "backend.http, a KAR with Jackson in it, is in service" within 30 console_says "http $SERVER:8083" smee:status
  expect "its answer comes before the file's" within 10 lease_is 192.0.2.62
  expect "script.autoinstall starts the installer" within 10 answers "$script" "kernel $OSIE/linux auto=true"
  expect "which finds its preseed file where the script says" within 10 answers "autoinstall/$CLI_MAC/preseed.cfg" "get_hostname string resty"
  expect "bootfiles.grub serves by HTTP" within 10 answers "$grub" "# from-rest, by $SERVER"
  client_address
  expect "and by TFTP" in_ns cli curl -fsS -m 10 -o "$W/got" "tftp://$SERVER/boot/$grub"
  expect "the same text" grep -qF "menuentry 'Install resty'" "$W/got"
  within 15 posted script "unattended installation of Debian" || fail "the webhook has no event of the script"
  step "events.webhook has posted the script"
  expect "dhcp.ports lets a machine at any port through" lease_is 192.0.2.62
  expect "and the webhook hears of it" within 15 posted dhcp "$CLI_MAC"
  set_key org.smee.dhcp.ports allow 192.0.2.2
  expect "with only a relay allowed a direct machine gets no answer" within 20 refute udhcpc elsewhere cli eth0
  set_key org.smee.dhcp.ports allow direct
  expect "and with direct allowed it does" within 10 lease_is 192.0.2.62
  stop rest
  sleep 2   # cache.ttl is over
  expect "an endpoint that is down: the last record stays in use" lease_is 192.0.2.62
  expect "and the status says so" within 10 console_says "the HTTP backend has no answer" smee:status
  rest_start

  rm "$W/smee/deploy/org.smee.script.autoinstall.jar"
  expect "without its jar: the hook script again" within 10 answers "$script" "Loading the Tinkerbell Hook"
  rm "$W/smee/deploy/org.smee.bootfiles.grub.jar" "$W/smee/deploy/org.smee.dhcp.ports.jar"
  expect "without its jar: no GRUB file" within 10 refute get -o /dev/null "$PLUGIN_URL/$grub"
  rm "$W/smee/deploy/org.smee.backend.http.kar" "$W/smee/deploy/org.smee.events.webhook.kar"
  expect "without its KAR: the backend is gone" within 20 status_lacks "$SERVER:8083"
  expect "the file answers DHCP again" within 10 lease_is 192.0.2.61
  expect "and the script" within 10 answers "$script" "from the file"
}

# The version of the archetypes, and of their plug-in
pom_value() { sed -n "s|.*<$2>\([^<]*\)</$2>.*|\1|p" "$PROJECT/$1" | head -n 1; }
maven_here() { (cd "$W/projects" && mvn -q -B ${SMEE_MVN_OPTS:-} "$@") >> "$W/maven.log" 2>&1; }
archetypes_build() {
  local kind kinds=(backend boot-files dhcp-handler event-listener script-generator) smee archetype
  smee=$(pom_value examples/parent/pom.xml smee.version) archetype=$(pom_value examples/archetypes/pom.xml archetype.version)
  machine $CLI_MAC 192.0.2.61 > "$W/hardware.yaml"
  mkdir -p "$W/projects"
  own_distribution
  service_start
  (cd "$PROJECT" && mvn -q -B ${SMEE_MVN_OPTS:-} install -DskipTests -am \
    -pl "$(printf 'examples/archetypes/%s,' "${kinds[@]}")") > "$W/maven.log" 2>&1 ||
    fail "the archetypes do not build: $(tail -n 5 "$W/maven.log")"
  echo "$CLI_MAC,192.0.2.77" > "$W/smee/etc/com.example.backend.csv"
  echo "url = $OSIE" > "$W/smee/etc/com.example.scriptgenerator.cfg"
  for kind in "${kinds[@]}"; do
    maven_here "org.apache.maven.plugins:maven-archetype-plugin:$archetype:generate" -DinteractiveMode=false \
      -DarchetypeCatalog=internal -DarchetypeGroupId=org.smee.archetypes -DarchetypeArtifactId="$kind" -DarchetypeVersion="$smee" \
      -DgroupId=com.example -DartifactId="my-$kind" -Dversion=1.0 -Dpackage="com.example.${kind//-/}" ||
      fail "archetype $kind generates nothing: $(tail -n 5 "$W/maven.log")"
    maven_here -o -f "my-$kind/pom.xml" verify -Dsmee.deploy="$W/smee/deploy" ||
      fail "the project of archetype $kind does not build: $(grep -m 5 ERROR "$W/maven.log")"
    expect "$kind: its contract was tested" ran_tests "$W/projects/my-$kind"
    expect "$kind: there is a KAR" test -s "$W/projects/my-$kind/target/my-$kind-1.0-offline.kar"
  done
  expect "the generated backend answers DHCP" within 10 leases_as generated 192.0.2.77
  expect "the generated script generator writes the script" within 10 answers "$CLI_MAC/auto.ipxe" "kernel $OSIE/linux initrd=initrd"
  expect "the generated provider has its file" within 10 answers "my-files/$CLI_MAC/machine.txt" "I am $CLI_MAC."
  expect "the generated listener counts" within 10 console_says "my-event-listener" smee:status
  set_key org.smee.dhcp mode my-mode
  expect "the generated handler answers in its mode" within 10 says_who_answers my-mode
  expect "and gives the address" leases_as own-mode 192.0.2.77
}
says_who_answers() { console_says "mode $1" smee:status; }
ran_tests() { # PROJECT: at least one report, and each with tests and without failures
  local report
  for report in "$1"/target/surefire-reports/TEST-*.xml; do
    grep -q '<testcase' "$report" && ! grep -qE '<(failure|error)' "$report" || return 1
  done
}

# profile_distribution FEATURE: a distribution with this feature and the console; the rest of ours is not even started
profile_distribution() {
  own_distribution
  sed -i -E '/org\.smee\/|io\.netty\/|org\.snakeyaml\/|net\.java\.dev\.jna\/|pax-web|jetty|jakarta\.servlet/d' "$W/smee/etc/startup.properties"
  sed -i -E '/^ *smee[a-z0-9-]*\//d; s/^(featuresBoot *=).*/\1 smee-console, smee-shell, '"$1"', \\/' \
    "$W/smee/etc/org.apache.karaf.features.cfg"
  grep -qE "^ *featuresBoot.*[ ,(]$1" "$W/smee/etc/org.apache.karaf.features.cfg" || fail "featuresBoot was not changed"
}
only_profile() { # BUNDLE_THAT_IS_NOT_IN_IT...
  local bundle
  console bundle:list -t 0 -s > "$W/console.out" || fail "no bundle list: $(cat "$W/console.err")"
  grep -q 'org\.smee\.dhcp' "$W/console.out" || fail "the console lists no bundle of ours"
  for bundle in "$@"; do ! grep -q "org\.smee\.$bundle" "$W/console.out" || fail "org.smee.$bundle is there"; done
  step "not there: $*"
}
profile_minimal() {
  local mac=52:54:00:e2:00:96
  profile_distribution smee-minimal
  machine $mac 192.0.2.196 > "$W/hardware.yaml"
  osie_start
  service_start
  only_profile dhcp.proxy backend.noop bootfiles iso syslog l2
  guest_start guest bios $mac srv lan0
  guest_says guest 100 "E2E-GUEST-LEASE 192.0.2.196"
  guest_says guest 30 "$GUEST_OK"
}
profile_proxy() {
  local mac=52:54:00:e2:00:97
  profile_distribution smee-proxy
  machine $mac 192.0.2.197 > "$W/hardware.yaml"
  addresses_from_dnsmasq; osie_start
  service_start SMEE_DHCP_MODE=proxy
  only_profile dhcp.reservation bootfiles iso syslog l2
  boots_beside_dnsmasq bios $mac 100
}
# The namespace has no way out: what the profile needs comes from the distribution, or it does not start.
profile_kubernetes() {
  local mac=52:54:00:e2:00:98 KUBE_API=http://$SERVER:6443 KUBE_JARS
  profile_distribution smee-kubernetes
  cat > "$W/kubeconfig" <<Y
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "$KUBE_API"}}]
users: [{name: u, user: {token: e2e}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
Y
  chmod 600 "$W/kubeconfig"
  osie_start
  kube_api_compile
  kube_api_start kube e2e
  kube_put hardware/default/m198 '{"spec": {"metadata": {"facility": {"facility_code": "e2e"}}, "interfaces": [{
    "dhcp": {"mac": "'$mac'", "hostname": "m198", "lease_time": 600, "arch": "x86_64", "name_servers": ["192.0.2.53"],
      "ip": {"address": "192.0.2.198", "netmask": "255.255.255.0", "gateway": "192.0.2.1"}},
    "netboot": {"allowPXE": true, "allowWorkflow": true}}]}}'
  service_start SMEE_BACKEND_FILE_ENABLED=false SMEE_BACKEND_KUBE_ENABLED=true SMEE_BACKEND_KUBE_CONFIG="$W/kubeconfig"
  expect "the one machine of the API server is known" within 10 console_says "1 record" smee:status
  expect "and comes from the API server" grep -qx 'GET /apis/tinkerbell.org/v1alpha1/hardware' "$W/kube.log"
  guest_start guest bios $mac srv lan0
  guest_says guest 100 "E2E-GUEST-LEASE 192.0.2.198"
  guest_says guest 30 "E2E-GUEST-ARG worker_id=$mac"
  guest_says guest 30 "$GUEST_OK"
}
