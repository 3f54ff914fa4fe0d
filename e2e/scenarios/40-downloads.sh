# shellcheck shell=bash
# Boot files and scripts by TFTP and HTTP, asked for by every client at hand.
scenario tftp tftp_serves 90 "tftp" "TFTP: tftp-hpa, atftp, curl and busybox get the same bytes; refusals"
scenario tftp-ipv6 tftp_over_ipv6 90 "tftp" "TFTP over IPv6: the same clients, several addresses, link-local ones, an address that comes later"
scenario http http_serves 90 "" "HTTP: GET, HEAD, ranges, ETag; 403, 404 and 503 are different answers"

CLI_ADDRESS=192.0.2.95
client_address() { ip_in cli addr replace $CLI_ADDRESS/24 dev eth0; }
digest() { sha256sum < "$1" | cut -d' ' -f1; }

# same_bytes NAME COMMAND...: COMMAND runs in ns cli and writes the file "got"
same_bytes() {
  local name=$1 got; shift
  rm -f "$W/got"
  (cd "$W" && in_ns cli timeout 30 "$@") > "$W/client-$name.log" 2>&1 < /dev/null
  got=$(digest "$W/got" 2>/dev/null)
  [ "$got" = "$WANTED" ] || { echo "got ${got:-nothing}, $(stat -c %s "$W/got" 2>/dev/null) bytes, not $WANTED"; tail -n 3 "$W/client-$name.log"; return 1; }
}
# refused NAME TEXT COMMAND...: it must fail quickly and say TEXT
refused() {
  local name=$1 text=$2; shift 2
  (cd "$W" && in_ns cli timeout 8 "$@") > "$W/client-$name.log" 2>&1 < /dev/null
  [ $? != 124 ] && grep -qiE -- "$text" "$W/client-$name.log"
}

tftp_serves() {
  local file n pids=() bad=0
  service_start
  client_address
  for file in undionly.kpxe ipxe.efi; do
    WANTED=$(digest $IPXE_DIR/$file)
    expect "$file: tftp-hpa" same_bytes hpa tftp -m binary $SERVER -c get $file got
    expect "$file: tftp-hpa, leading slash" same_bytes hpa tftp -m binary $SERVER -c get /$file got
    expect "$file: curl, MAC as directory" same_bytes curl curl -sS -o got tftp://$SERVER/02:e2:00:00:00:c1/$file
    expect "$file: tftp-hpa, trace suffix" same_bytes hpa tftp -m binary $SERVER -c get \
      $file-00-23b1e307bb35484f535a1f772c06910e-d887dc3912240434-01 got
    expect "$file: atftp, no options" same_bytes atftp atftp -g -r $file -l got $SERVER
    expect "$file: atftp, blksize 1432, tsize" same_bytes atftp atftp --option "blksize 1432" --option "tsize 0" -g -r $file -l got $SERVER
    expect "$file: atftp, windowsize 8" same_bytes atftp atftp --option "windowsize 8" --option "blksize 1432" -g -r $file -l got $SERVER
    expect "$file: atftp, windowsize 64, blksize 512" same_bytes atftp atftp --option "windowsize 64" -g -r $file -l got $SERVER
    expect "$file: curl, no options" same_bytes curl curl -sS --tftp-no-options -o got tftp://$SERVER/$file
    expect "$file: curl, blksize 8192" same_bytes curl curl -sS --tftp-blksize 8192 -o got tftp://$SERVER/$file
    expect "$file: busybox, blksize 1432" same_bytes busybox busybox tftp -g -b 1432 -r $file -l got $SERVER
  done
  expect "a file that is not there is \"not found\" at once" refused missing "error code 1" tftp -m binary $SERVER -c get no-such-file got
  expect "a path out of the tree is refused" refused traversal "not found|access|error" tftp -m binary $SERVER -c get ../../../../etc/passwd got
  expect "nothing was written for it" refute grep -q root: "$W/got"
  echo upload > "$W/upload"
  expect "a write is refused" refused write "access|illegal|error" tftp -m binary $SERVER -c put upload
  WANTED=$(digest $IPXE_DIR/ipxe.efi)
  for n in 1 2 3 4 5 6 7 8; do
    in_ns cli timeout 40 curl -sS --tftp-blksize 1428 -o "$W/parallel-$n" tftp://$SERVER/ipxe.efi & pids+=($!)
  done
  for n in "${pids[@]}"; do wait "$n" || bad=1; done
  for n in 1 2 3 4 5 6 7 8; do [ "$(digest "$W/parallel-$n")" = "$WANTED" ] || bad=1; done
  expect "eight transfers at once" test $bad = 0
}

SERVER6=2001:db8:e2::1
tftp_over_ipv6() {
  local later=2001:db8:e2::3 link file
  ip_in srv addr add $SERVER6/64 dev lan0 nodad
  ip_in srv addr add 2001:db8:e2::2/64 dev lan0 nodad
  service_start SMEE_TFTP_ADDR=:: SMEE_HTTP_ADDR=::
  client_address
  ip_in cli addr add 2001:db8:e2::c1/64 dev eth0 nodad
  link=$(ip_in srv -6 -br addr show dev lan0 scope link | grep -oE 'fe80::[0-9a-f:]+')
  capture wire srv lan0 "ip6 and udp"
  for file in undionly.kpxe ipxe.efi; do
    WANTED=$(digest $IPXE_DIR/$file)
    expect "$file: tftp-hpa" same_bytes hpa tftp -6 -m binary $SERVER6 -c get $file got
    expect "$file: atftp, windowsize 8" same_bytes atftp atftp --option "windowsize 8" --option "blksize 1432" -g -r $file -l got $SERVER6
    expect "$file: curl, no options" same_bytes curl curl -gsS --tftp-no-options -o got "tftp://[$SERVER6]/$file"
    expect "$file: curl, blksize 8192" same_bytes curl curl -gsS --tftp-blksize 8192 -o got "tftp://[$SERVER6]/$file"
    expect "$file: busybox, blksize 1432" same_bytes busybox busybox tftp -g -b 1432 -r $file -l got $SERVER6
    expect "$file: tftp-hpa, link-local address" same_bytes hpa tftp -6 -m binary "$link%eth0" -c get $file got
    expect "$file: tftp-hpa, IPv4 beside it" same_bytes hpa tftp -4 -m binary $SERVER -c get $file got
  done
  expect "no block was cut by IPv6" test "$(count_packets wire 'ip6[6] = 44')" = 0
  expect "nothing comes from the second address before it is asked" test "$(count_packets wire 'src host 2001:db8:e2::2')" = 0
  expect "the second address answers for itself" same_bytes hpa tftp -6 -m binary 2001:db8:e2::2 -c get $file got
  ip_in srv addr add $later/64 dev lan0 nodad
  expect "an address that comes later has its socket" within 12 address_has_socket $later
  expect "and answers for itself" same_bytes hpa tftp -6 -m binary $later -c get $file got
  expect "packets come from it" test "$(count_packets wire "src host $later and udp")" -gt 100
  expect "a file that is not there is \"not found\" at once" refused missing "error code 1" tftp -6 -m binary $SERVER6 -c get no-such-file got
  expect "smee:status says where it listens" console_says "on all addresses port 69" smee:status
  expect "HTTP listens on IPv6 too" in_ns cli curl -gfsS -m 5 -o /dev/null "http://[$SERVER6]:8080/healthcheck"
}
address_has_socket() { in_ns srv ss -Hlun | grep -qF "[$1]:69 "; }

# answer URL [CURL_ARGUMENT...]: status in $STATUS, headers in answer.head, body in answer.body
answer() {
  local path=$1; shift
  rm -f "$W/answer.body" "$W/answer.head"
  STATUS=$(in_ns cli curl -sS -m 10 -o "$W/answer.body" -D "$W/answer.head" -w '%{http_code}' "$@" "http://$SERVER:8080$path" 2> "$W/curl.err")
  [ -e "$W/answer.body" ] || : > "$W/answer.body"
}
header() { tr -d '\r' < "$W/answer.head" | sed -n "s/^$1: *//Ip" | tail -n 1; }
body_has() { grep -qE -- "$1" "$W/answer.body"; }

http_serves() {
  local allowed=52:54:00:e2:00:41 forbidden=52:54:00:e2:00:42 own=52:54:00:e2:00:43 unknown=52:54:00:e2:00:4f tag size
  { machine $allowed $CLI_ADDRESS; machine $forbidden 192.0.2.142 allow=false
    machine $own 192.0.2.143 "script=#!ipxe" "script=echo E2E-OWN-SCRIPT"; } > "$W/hardware.yaml"
  service_start
  client_address

  step "the script"
  answer /$allowed/auto.ipxe
  expect_equal "status of a known machine's script" 200 "$STATUS"
  expect "it is an iPXE script" body_has '^#!ipxe'
  expect "it names the kernel's place" body_has "$OSIE"
  expect "it names the machine" body_has "worker_id=$allowed"
  answer /auto.ipxe
  expect_equal "status without a MAC, found by address" 200 "$STATUS"
  expect "it is the same machine's" body_has "worker_id=$allowed"
  answer /52-54-00-E2-00-41/auto.ipxe
  expect_equal "status with a dashed upper-case MAC" 200 "$STATUS"
  answer /$allowed/auto.ipxe -I
  expect_equal "status of HEAD" 200 "$STATUS"
  expect "HEAD has no body" test ! -s "$W/answer.body" -o "$(head -c 4 "$W/answer.body")" = HTTP
  answer /$own/auto.ipxe
  expect "a machine's own script is served" body_has E2E-OWN-SCRIPT

  step "the binary"
  answer /ipxe/ipxe.efi
  expect_equal "status of a binary" 200 "$STATUS"
  expect_equal "its bytes" "$(digest $IPXE_DIR/ipxe.efi)" "$(digest "$W/answer.body")"
  tag=$(header ETag); size=$(stat -Lc %s $IPXE_DIR/ipxe.efi)
  expect "it has an ETag" test -n "$tag"
  answer /ipxe/$allowed/ipxe.efi
  expect_equal "its bytes below a MAC" "$(digest $IPXE_DIR/ipxe.efi)" "$(digest "$W/answer.body")"
  answer /ipxe/ipxe.efi -H "If-None-Match: $tag"
  expect_equal "status with the same ETag" 304 "$STATUS"
  answer /ipxe/ipxe.efi -I
  expect_equal "length HEAD announces" "$size" "$(header Content-Length)"
  answer /ipxe/ipxe.efi -r 100-299
  expect_equal "status of a range" 206 "$STATUS"
  expect_equal "its bytes" "$(tail -c +101 $IPXE_DIR/ipxe.efi | head -c 200 | sha256sum | cut -d' ' -f1)" "$(digest "$W/answer.body")"
  expect_equal "its header" "bytes 100-299/$size" "$(header Content-Range)"
  answer /ipxe/ipxe.efi -r -64
  expect_equal "the last 64 bytes" "$(tail -c 64 $IPXE_DIR/ipxe.efi | sha256sum | cut -d' ' -f1)" "$(digest "$W/answer.body")"
  answer /ipxe/ipxe.efi -r $((size + 1000))-
  expect_equal "status of a range behind the end" 416 "$STATUS"

  step "refusals"
  # asked for from the server itself: the client's address alone would be enough to find a machine
  STATUS=$(in_ns srv curl -sS -m 10 -o "$W/answer.body" -w '%{http_code}' "http://$SERVER:8080/$unknown/auto.ipxe" 2> "$W/curl.err")
  expect_equal "status for an unknown machine" 404 "$STATUS"
  expect "it says why" test -s "$W/answer.body"
  answer /$forbidden/auto.ipxe
  expect_equal "status for a machine that may not netboot" 403 "$STATUS"
  expect "it says why" test -s "$W/answer.body"
  answer /ipxe/no-such-file
  expect_equal "status of a binary that is not there" 404 "$STATUS"
  answer "/ipxe/..%2f..%2fetc/passwd" --path-as-is
  expect "a path out of the tree is refused" test "$STATUS" -ge 400
  answer /healthcheck
  expect_equal "status of the health check" 200 "$STATUS"

  step "without a backend"
  stop service
  rm "$W/hardware.yaml"
  service_start SMEE_BACKEND_FILE_PATH="$W/not-there.yaml"
  answer /$allowed/auto.ipxe
  expect_equal "status when the hardware file cannot be read" 503 "$STATUS"
  expect "it says when to come back" test -n "$(header Retry-After)"
}
