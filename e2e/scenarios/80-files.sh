# shellcheck shell=bash
# Files of the asset directory and of machines, by TFTP and HTTP: kernels, PXELINUX, Raspberry Pi, autoexec.ipxe.
scenario files files_served 120 "tftp" "asset directory, pxelinux.cfg, Raspberry Pi and autoexec.ipxe by TFTP and HTTP"
scenario noop noop_backend 90 "" "no backend: unknown machines get the static script; the file backend steps aside"

# fetched NAME TEXT COMMAND...: COMMAND runs in ns cli and writes the file "got" with this text
fetched() {
  local name=$1 text=$2; shift 2
  rm -f "$W/got"
  (cd "$W" && in_ns cli timeout 15 "$@") > "$W/client-$name.log" 2>&1 < /dev/null
  [ "$(cat "$W/got" 2>/dev/null)" = "$text" ] || { echo "got \"$(head -c 200 "$W/got" 2>/dev/null)\""; tail -n 3 "$W/client-$name.log"; return 1; }
}
# every_client WHAT NAME TEXT: tftp-hpa, atftp, busybox and curl get TEXT under NAME
every_client() {
  expect "$1: tftp-hpa" fetched hpa "$3" tftp -m binary $SERVER -c get "$2" got
  expect "$1: atftp" fetched atftp "$3" atftp --option "blksize 1432" --option "tsize 0" -g -r "$2" -l got $SERVER
  expect "$1: busybox" fetched busybox "$3" busybox tftp -g -b 1432 -r "$2" -l got $SERVER
  expect "$1: curl" fetched curl "$3" curl -sS -o got "tftp://$SERVER/$2"
}
# files_machines: one with pxelinux configuration and Raspberry Pi at the client's address, one that may not boot
files_machines() {
  machine 52:54:00:e2:00:81 $CLI_ADDRESS
  cat <<Y
    pxelinux: {config: "default of-the-record\n"}
    osie: {kernelParams: [console=ttyS0, quiet]}
    rpi: {serialNum: 1a2b3c4d, firmwarePath: rpi4, configTxt: "enable_uart=1\n"}
Y
  machine 52:54:00:e2:00:82 192.0.2.182 allow=false
  cat <<Y
    pxelinux: {config: "default forbidden\n"}
    rpi: {serialNum: 99999999, firmwarePath: rpi4, configTxt: "enable_uart=0\n"}
Y
}
files_served() {
  local assets=$W/assets record=pxelinux.cfg/01-52-54-00-e2-00-81 began
  mkdir -p "$assets/images" "$assets/pxelinux.cfg" "$assets/rpi4"
  head -c 5000000 /dev/urandom > "$assets/images/vmlinuz"
  echo "default of-the-directory" > "$assets/pxelinux.cfg/default"
  echo firmware > "$assets/rpi4/start4.elf"
  echo secret > "$W/secret"; echo hidden > "$assets/.hidden"
  ln -s ../secret "$assets/out"; ln -s vmlinuz "$assets/images/current"
  files_machines > "$W/hardware.yaml"
  service_start SMEE_TFTP_ASSET_DIR="$assets" SMEE_PXE_HTTP_ENABLED=true
  client_address

  step "the asset directory"
  WANTED=$(digest "$assets/images/vmlinuz")
  expect "a kernel: tftp-hpa" same_bytes hpa tftp -m binary $SERVER -c get images/vmlinuz got
  expect "a kernel: atftp, windowsize 16" same_bytes atftp atftp --option "windowsize 16" --option "blksize 1432" -g -r images/vmlinuz -l got $SERVER
  expect "a kernel: busybox, leading slash" same_bytes busybox busybox tftp -g -b 1432 -r /images/vmlinuz -l got $SERVER
  expect "a kernel: curl, through a link that stays inside" same_bytes curl curl -sS -o got tftp://$SERVER/images/current
  answer /tftp/images/vmlinuz
  expect_equal "status of the kernel over HTTP" 200 "$STATUS"
  expect_equal "its bytes" "$WANTED" "$(digest "$W/answer.body")"
  answer /tftp/images/vmlinuz -r 1000000-1000999
  expect_equal "status of a range" 206 "$STATUS"
  expect_equal "its bytes" "$(tail -c +1000001 "$assets/images/vmlinuz" | head -c 1000 | sha256sum | cut -d' ' -f1)" "$(digest "$W/answer.body")"
  answer /tftp/images/vmlinuz -I
  expect_equal "length HEAD announces" 5000000 "$(header Content-Length)"
  answer /tftp/images/vmlinuz -H "If-None-Match: $(header ETag)"
  expect_equal "status with the same ETag" 304 "$STATUS"
  answer /images/vmlinuz
  expect_equal "status outside the prefix" 404 "$STATUS"

  step "PXELINUX"
  every_client "the record's configuration" $record "default of-the-record"
  every_client "in upper case, with a slash" /pxelinux.cfg/01-52-54-00-E2-00-81 "default of-the-record"
  every_client "pxelinux.cfg/default" pxelinux.cfg/default "default of-the-directory"
  answer /tftp/$record
  expect "the record's configuration over HTTP" body_has "of-the-record"
  expect "a machine that may not boot is refused" refused denied "error code 2.*may|may.*error code 2|error code 2" tftp -m binary $SERVER -c get pxelinux.cfg/01-52-54-00-e2-00-82 got
  answer /tftp/pxelinux.cfg/01-52-54-00-e2-00-82
  expect_equal "and over HTTP" 403 "$STATUS"

  step "Raspberry Pi"
  every_client "config.txt" 1a2b3c4d/config.txt "enable_uart=1"
  every_client "cmdline.txt" 1a2b3c4d/cmdline.txt "console=ttyS0 quiet"
  every_client "its firmware" 1a2b3c4d/start4.elf firmware
  expect "a file it lacks is not found" refused lacks "error code 1" tftp -m binary $SERVER -c get 1a2b3c4d/recovery.elf got
  ip_in cli addr flush dev eth0 scope global; ip_in cli addr add 192.0.2.96/24 dev eth0
  every_client "its firmware for an address nobody has" 1a2b3c4d/start4.elf firmware
  expect "not for one that may not boot" refused denied "error code 2" tftp -m binary $SERVER -c get 99999999/config.txt got

  step "what is refused"
  expect "a path out of the directory" refused up "error code" tftp -m binary $SERVER -c get images/../../secret got
  expect "a link out of the directory" refused out "error code 1.*leads out" tftp -m binary $SERVER -c get out got
  expect "a directory" refused directory "error code 1.*directory" tftp -m binary $SERVER -c get images got
  expect "a hidden file" refused hidden "error code 1" tftp -m binary $SERVER -c get .hidden got
  expect "nothing was written for them" refute grep -qsE "secret|hidden" "$W/got"
  answer "/tftp/..%2fsecret" --path-as-is
  expect "a path out of the directory over HTTP" test "$STATUS" -ge 400
  answer /tftp/out
  expect_equal "status of a link out of the directory" 404 "$STATUS"

  step "autoexec.ipxe"
  began=$(now_ms)
  # curl: 68 is TFTP "file not found"; tftp-hpa takes a MAC in a name for a host
  expect "it is not found at once" refused autoexec "[(]68[)]" curl -sS -o got tftp://$SERVER/52:54:00:e2:00:81/autoexec.ipxe
  expect "within a second" test $(($(now_ms) - began)) -lt 1000
  answer /ipxe/52:54:00:e2:00:81/autoexec.ipxe
  expect_equal "status over HTTP" 404 "$STATUS"
  echo "#!ipxe for everybody" > "$assets/autoexec.ipxe"
  every_client "a file for everybody" boot/autoexec.ipxe "#!ipxe for everybody"

  step "with autoexec = script, without a backend"
  stop service
  service_start SMEE_TFTP_ASSET_DIR="$assets" SMEE_PXE_HTTP_ENABLED=true SMEE_AUTOEXEC=script
  expect "it is the machine's script by TFTP" bash -c "ip netns exec $(ns cli) curl -sS -m 10 tftp://$SERVER/52:54:00:e2:00:81/autoexec.ipxe | grep -q worker_id=52:54:00:e2:00:81"
  answer /ipxe/52:54:00:e2:00:81/autoexec.ipxe
  expect "and over HTTP" body_has "worker_id=52:54:00:e2:00:81"
  stop service
  service_start SMEE_TFTP_ASSET_DIR="$assets" SMEE_PXE_HTTP_ENABLED=true SMEE_BACKEND_FILE_PATH="$W/not-there.yaml"
  answer /tftp/$record
  expect_equal "status of a machine's file when the hardware file cannot be read" 503 "$STATUS"
  expect "by TFTP it is an error with the reason" refused outage "error code 0.*nobody can say" tftp -m binary $SERVER -c get $record got
  expect "a plain file is served all the same" fetched plain "default of-the-directory" curl -sS -o got tftp://$SERVER/pxelinux.cfg/default
}

noop_backend() {
  service_start SMEE_BACKEND_NOOP_ENABLED=true SMEE_BACKEND_FILE_ENABLED= SMEE_BACKEND_FILE_PATH="$W/not-there.yaml" SMEE_DHCP_MODE=auto-proxy
  client_address
  answer /52:54:00:e2:00:8f/auto.ipxe
  expect_equal "status for a machine nobody knows" 200 "$STATUS"
  expect "it is an iPXE script" body_has '^#!ipxe'
  answer /healthcheck
  expect "the backend is the one that knows nobody, alone" body_has '"backends":\[\{"name":"none","records":0,"problems":\[\]\}\]'
  stop service
  service_start SMEE_BACKEND_NOOP_ENABLED=true
  answer /healthcheck
  expect "together with the file it is a problem that names both" body_has 'SMEE_BACKEND_NOOP_ENABLED=true .*SMEE_BACKEND_FILE_ENABLED'
  expect "and so is reservation mode" body_has 'no machine will get an answer'
}
