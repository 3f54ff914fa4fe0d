# shellcheck shell=bash
# The image without a registry: the steps of deploy/Containerfile in a root of our own, then the service in it as a
# container runs it: another root, read-only, an ordinary user, no more rights than two.
scenario read-only read_only 240 "container" "deploy/Containerfile: read-only root, user 10001: DHCP, TFTP, HTTP, health, class archive"

CONTAINERFILE=$PROJECT/deploy/Containerfile
# in_image COMMAND...: in the image as it is being built; the mounts end with the namespace of ip netns exec
in_image() {
  in_ns srv env -i PATH="$PATH" LANG=C.UTF-8 sh -ec "$MOUNTS"'exec chroot "$0" "$@"' "$W/image" "$@"
}
# /usr and what leads there are this machine's, in place of the base image
MOUNTS='
for directory in usr boot etc proc dev; do mkdir -p "$0/$directory"; mount --rbind "/$directory" "$0/$directory"; done
mount -o remount,bind,ro "$0/usr"; mount -o remount,bind,ro "$0/etc"
'
image_env() { # the ENV of the image, one NAME=VALUE per line
  awk '/^ENV /{ inside = 1; sub(/^ENV /, "") } inside { more = sub(/ *\\$/, ""); for (i = 1; i <= NF; i++) print $i; inside = more }' \
    "$CONTAINERFILE"
}
image_user() { sed -n 's/^USER \([0-9]*\):[0-9]*$/\1/p' "$CONTAINERFILE"; }
image_build() {
  local step link
  mkdir -p "$W/image/opt/unpacked" "$W/image/root"
  for link in bin sbin lib lib64; do [ ! -L /$link ] || cp -a /$link "$W/image/"; done
  mkdir -m 1777 "$W/image/tmp"
  tar -xzf "$PROJECT"/karaf-assembly/target/smee-*.tar.gz -C "$W/image/opt/unpacked" || fail "no distribution: ./smee build"
  while read -r step; do
    step "RUN $step"
    in_image bash -ec "$step" >> "$W/image.log" 2>&1 || fail "the step fails: $(tail -n 5 "$W/image.log")"
  done < <(sed -n 's/^RUN //p' "$CONTAINERFILE" | grep -v '^apt-get ')
}
# container_start RIGHTS [SMEE_NAME=VALUE...]: as user of the image, with those rights at most
container_start() {
  local rights=$1 user; shift
  user=$(image_user)
  rm -rf "$W/state"; mkdir -p "$W/state" "$W/image/etc-smee"
  chmod 755 "$W" "$W/image"; chmod 644 "$W/hardware.yaml"
  mapfile -t settings < <(image_env)
  start container ip netns exec "$(ns srv)" env -i PATH="$PATH" "${settings[@]}" SMEE_DHCP_IFACE=lan0 SMEE_PUBLIC_IP_INTERFACE=lan0 \
    SMEE_BACKEND_FILE_PATH=/data/hardware.yaml SMEE_OSIE_URL="$OSIE" "$@" \
    sh -ec "$MOUNTS"'
      mount -t tmpfs -o "uid=$1,gid=$1,mode=0700" data "$0/data"
      install -o "$1" -g "$1" -m 600 "$2" "$0/data/hardware.yaml"
      mount --bind "$0" "$0.ro"; for directory in usr boot etc proc dev; do mount --rbind "/$directory" "$0.ro/$directory"; done
      mount --bind "$0/data" "$0.ro/data"
      for directory in "$0.ro" "$0.ro/usr" "$0.ro/etc"; do mount -o remount,bind,ro "$directory"; done
      exec chroot "$0.ro" setpriv --reuid "$1" --regid "$1" --clear-groups --inh-caps=-all --bounding-set="$3" \
        /opt/smee/deploy/container/entry run' "$W/image" "$user" "$W/hardware.yaml" "$rights"
  within 60 container_ready || fail "the container is not ready: $(tail -n 5 "$W/container.log")"
}
container_ready() {
  running container || fail "the container ended by itself: $(tail -n 5 "$W/container.log")"
  in_ns srv ss -Hlun | grep -q ':67 ' && get -o /dev/null "http://$SERVER:8080/readyz"
}
container_pid() { in_ns srv ss -Hltnp | sed -n 's/.*:8080 .*"java",pid=\([0-9]*\),.*/\1/p' | head -n 1; }
inside() { # COMMAND...: as "podman exec" does
  mapfile -t settings < <(image_env)
  nsenter -t "$(container_pid)" -m -n -r -w env -i PATH="$PATH" "${settings[@]}" setpriv --reuid "$(image_user)" \
    --regid "$(image_user)" --clear-groups --inh-caps=-all --bounding-set=-all "$@"
}
status_in_container() { inside /opt/smee/bin/smee shell smee:status > "$W/status.out" 2> "$W/status.err" && grep -qF "$1" "$W/status.out"; }
process_says() { sed -n "s/^$1:[[:space:]]*//p" "/proc/$(container_pid)/status"; }

read_only() {
  machine $CLI_MAC $CLI_ADDRESS > "$W/hardware.yaml"
  mkdir -p "$W/image.ro"
  image_build
  expect "the class archive is part of the image" test -s "$(echo "$W"/image/opt/smee/lib/classes-*.jsa)"

  container_start -all,+net_bind_service,+net_raw SMEE_JAVA_OPTS=-Xlog:class+load:file=/data/classes.log
  expect_equal "the user" "$(image_user)" "$(process_says Uid | cut -f1)"
  expect_equal "its rights: ports below 1024, raw sockets" 0000000000002400 "$(process_says CapEff)"
  expect "nothing can be written beside the state" refute inside sh -c 'echo x > /opt/smee/etc/x'
  expect "health check of the image" inside /opt/smee/deploy/container/healthy
  expect "classes come from the archive of the image" classes_are_shared
  expect "no second archive is made" refute inside sh -c 'ls /data/classes-*.jsa'
  expect "udhcpc gets its lease" udhcpc first cli eth0
  expect_equal "address" $CLI_ADDRESS "$(leased first ip)"
  client_address
  WANTED=$(digest $IPXE_DIR/undionly.kpxe)
  expect "TFTP serves" same_bytes curl curl -sS -o got tftp://$SERVER/undionly.kpxe
  expect "HTTP serves the script" grep -q "worker_id=$CLI_MAC" <(in_ns cli curl -sS -m 5 "http://$SERVER:8080/auto.ipxe")
  expect "replies go by unicast, says the console" within 20 status_in_container "get unicast on lan0"
  expect "no class of Java is missing" refute grep -E 'NoClassDefFoundError|ClassNotFoundException|FrameworkEvent ERROR' "$W/container.log"
  stop container

  step "no new rights, as in a pod with allowPrivilegeEscalation: false and its own low ports"
  in_ns srv sysctl -qw net.ipv4.ip_unprivileged_port_start=0
  container_start -all
  expect_equal "its rights" 0000000000000000 "$(process_says CapEff)"
  expect "udhcpc gets its lease" udhcpc second cli eth0
}
classes_are_shared() { # of those loaded, how many from the archive made on top of Java's own
  local all ours
  all=$(inside cat /data/classes.log | wc -l)
  ours=$(inside grep -c 'shared objects file (top)' /data/classes.log)
  echo "- $ours of $all classes from the archive of the image"
  [ "$ours" -gt 2000 ]
}
