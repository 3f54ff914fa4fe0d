# shellcheck shell=bash
# The service under test: hardware file, OSIE web server, start and stop.
HARDWARE_DOMAIN=e2e.example
OSIE=http://$SERVER:8081

prepare_service() { # prints what is wrong; builds the distribution once, while there still is a network
  [ -n "${E2E_SERVICE:-}" ] && return 0
  [ -x "$PROJECT/smee" ] || { echo "$PROJECT/smee is missing"; return 1; }
  [ -e "$PROJECT/karaf-assembly/target/assembly/etc/startup.properties" ] && return 0
  "$PROJECT/smee" build > "$RUN/build.log" 2>&1 || { echo "./smee build failed: $RUN/build.log"; return 1; }
}

# machine MAC ADDRESS [KEY=VALUE...]: one record in Smee's old file format
# keys: hostname, lease, allow (may it netboot), boot (network, local-disk, once:TOKEN), script (inline iPXE script, one
# line per argument)
machine() {
  local mac=$1 address=$2 hostname="m${2##*.}" lease=600 allow=true boot=network script=() pair line
  shift 2
  for pair in "$@"; do
    case $pair in
      hostname=*) hostname=${pair#*=};; lease=*) lease=${pair#*=};;
      allow=*) allow=${pair#*=};; boot=*) boot=${pair#*=};; script=*) script+=("${pair#*=}");;
    esac
  done
  cat <<Y
"$mac":
  ipAddress: "$address"
  subnetMask: "255.255.255.0"
  defaultGateway: "${address%.*}.1"
  broadcastAddress: "${address%.*}.255"
  nameServers: ["192.0.2.53", "192.0.2.54"]
  ntpServers: ["192.0.2.123"]
  hostname: "$hostname"
  domainName: "$HARDWARE_DOMAIN"
  domainSearch: ["$HARDWARE_DOMAIN", "example.org"]
  leaseTime: $lease
  arch: "x86_64"
  netboot:
    allowPxe: $allow
    boot: "$boot"
    facility: "e2e"
Y
  if [ ${#script[@]} -gt 0 ]; then
    echo "    ipxeScript: |"
    for line in "${script[@]}"; do echo "      $line"; done
  fi
}

# own_distribution: a copy whose settings files this scenario may write to, in $W/smee; service_start then runs it
own_distribution() {
  cp -a --reflink=auto "$PROJECT/karaf-assembly/target/assembly" "$W/smee" && cp "$PROJECT"/etc/* "$W/smee/etc/" ||
    fail "the distribution cannot be copied"
  SMEE=$W/smee/bin/smee
}
# service_start [SMEE_NAME=VALUE...]: addresses are left to the service's own detection. SERVICE_PORTS: UDP ports to wait
# for; SERVICE_BY: a command that starts it.
service_start() {
  local command=(${SERVICE_BY:-} "${SMEE:-$PROJECT/smee}" run)
  [ -z "${E2E_SERVICE:-}" ] || command=(bash -c "exec $E2E_SERVICE")
  [ -e "$W/hardware.yaml" ] || : > "$W/hardware.yaml"
  start service ip netns exec "$(ns srv)" env -i PATH="$PATH" HOME="$W" LANG=C.UTF-8 \
    ${JAVA_HOME:+JAVA_HOME="$JAVA_HOME"} ${SMEE_JAVA:+SMEE_JAVA="$SMEE_JAVA"} ${E2E_SERVICE:+E2E_WORK="$W"} \
    SMEE_DATA="$W/data" \
    SMEE_PUBLIC_IP_INTERFACE=lan0 \
    SMEE_DHCP_IFACE=lan0 \
    SMEE_BACKEND_FILE_ENABLED=true \
    SMEE_BACKEND_KUBE_ENABLED=false \
    SMEE_BACKEND_FILE_PATH="$W/hardware.yaml" \
    SMEE_OSIE_URL="$OSIE" \
    SMEE_TINK_SERVER="$SERVER:42113" \
    SMEE_EXTRA_KERNEL_ARGS="console=ttyS0,115200 panic=5 net.ifnames=0 e2e_done=$OSIE/done" \
    "$@" "${command[@]}"
  local began; began=$(now_ms)
  within 60 service_ready || fail "the service is not ready after $(seconds_since "$began") s (DHCP, TFTP and HTTP sockets, GET /healthcheck)"
  step "the service answers after $(seconds_since "$began") s"
}
service_ready() {
  running service || fail "the service ended by itself"
  local port
  for port in ${SERVICE_PORTS:-67 69}; do in_ns srv ss -Hlun | grep -q ":$port " || return 1; done # DHCP, TFTP
  get -o /dev/null "http://$SERVER:8080/healthcheck"
}
# console COMMAND...: of the running service
console() {
  in_ns srv env -i PATH="$PATH" HOME="$W" ${JAVA_HOME:+JAVA_HOME="$JAVA_HOME"} SMEE_DATA="$W/data" \
    timeout "${CONSOLE_SECONDS:-60}" "${SMEE:-$PROJECT/smee}" shell "$@" < /dev/null 2> "$W/console.err"
}
console_says() { # TEXT COMMAND...
  local text=$1; shift
  console "$@" > "$W/console.out" && grep -qF -- "$text" "$W/console.out"
}
# get CURL_ARGUMENTS...: from the server's own namespace
get() { in_ns srv curl -fsS -m 5 "$@" 2> "$W/curl.err"; }

# osie_start: kernel, initrd and the page the guest fetches at the end, on port 8081
osie_start() {
  local root=$W/osie
  mkdir -p "$root"
  cp "$INSTALLER/linux" "$root/vmlinuz-x86_64" || fail "no kernel in $INSTALLER"
  make_initrd "$root/initramfs-x86_64"
  echo ok > "$root/done"
  start osie ip netns exec "$(ns srv)" busybox httpd -f -vv -p "$SERVER:8081" -h "$root"
  within 5 get -o /dev/null "$OSIE/done" || fail "the OSIE web server does not answer"
}
