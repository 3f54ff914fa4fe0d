# shellcheck shell=bash
# HTTPS beside HTTP, certificates that change while it runs, and clients behind proxies.
scenario https https_serves 120 "openssl" "HTTPS: RSA and ECDSA, a new certificate under a running download, a broken one"
scenario uefi-https uefi_https_boots 240 "guest uefi openssl" "UEFI HTTP boot over TLS: OVMF, iPXE by HTTPS, to a running OS"
scenario forwarded forwarded_clients 60 "" "X-Forwarded-For: believed from a trusted proxy only; access log"

tls_authority() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=E2E CA" -keyout "$W/ca.key" -out "$W/ca.crt" 2>> "$W/openssl.log"
}
tls_certificate() { # DIRECTORY NAME ARGUMENT... (of openssl req): tls.crt and tls.key for NAME and the server's address
  local to=$1 name=$2; shift 2
  mkdir -p "$to"
  printf 'subjectAltName=DNS:%s,IP:%s\n' "$name" "$SERVER" > "$to/san"
  openssl req "$@" -nodes -subj "/CN=$name" -keyout "$to/tls.key" -out "$to/csr" 2>> "$W/openssl.log" &&
  openssl x509 -req -in "$to/csr" -CA "$W/ca.crt" -CAkey "$W/ca.key" -CAcreateserial -days 365 -extfile "$to/san" \
    -out "$to/tls.crt" 2>> "$W/openssl.log"
}
swap_to() { ln -sfn "$1" "$W/tls/..tmp"; mv -T "$W/tls/..tmp" "$W/tls/..data"; } # as Kubernetes does
tls_get() { in_ns cli curl -fsS -m 10 --cacert "$W/ca.crt" "$@" 2> "$W/curl.err"; }
# presented ARGUMENT... (of openssl s_client): common name and kind of key of the certificate that is shown
presented() {
  in_ns cli timeout 10 openssl s_client -connect $SERVER:8443 -CAfile "$W/ca.crt" "$@" < /dev/null 2> /dev/null |
    openssl x509 -noout -subject -text 2> /dev/null |
    sed -n -e 's/^subject=.*CN *= *//p' -e 's/.*Public Key Algorithm: //p' | tr '\n' ' '
}
presents_rsa() { [ "$(presented -tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256)" = "$1 rsaEncryption " ]; }
log_says() { grep -qE -- "$1" "$W/service.log"; }

https_serves() {
  local mac=52:54:00:e2:00:51 wanted
  wanted=$(digest $IPXE_DIR/ipxe.efi)
  tls_authority
  tls_certificate "$W/tls/one" one.example -newkey rsa:2048 || fail "openssl: $(tail -n 3 "$W/openssl.log")"
  tls_certificate "$W/tls/two" two.example -newkey rsa:2048
  tls_certificate "$W/ec" ec.example -newkey ec -pkeyopt ec_paramgen_curve:P-256
  ln -s ..data/tls.crt "$W/tls/tls.crt"; ln -s ..data/tls.key "$W/tls/tls.key"
  swap_to one
  machine $mac $CLI_ADDRESS > "$W/hardware.yaml"
  mkdir "$W/big"; head -c 24M /dev/urandom > "$W/big/big.efi"
  service_start SMEE_IPXE_DIRECTORIES="$IPXE_DIR,$W/big" SMEE_TLS_CERT_FILE="$W/tls,$W/ec" SMEE_TLS_RELOAD_INTERVAL=1s \
    SMEE_DHCP_HTTP_IPXE_SCRIPT_SCHEME=https SMEE_DHCP_HTTP_IPXE_SCRIPT_PORT=8443
  client_address
  within 10 tls_get -o /dev/null "https://$SERVER:8443/healthcheck" || fail "no HTTPS: $(cat "$W/curl.err")"
  step "the health page by HTTPS"

  tls_get -o "$W/script" "https://$SERVER:8443/$mac/auto.ipxe"
  expect "the script by HTTPS is the machine's" grep -q "worker_id=$mac" "$W/script"
  tls_get -o "$W/got" --tlsv1.2 --tls-max 1.2 "https://$SERVER:8443/ipxe/$mac/ipxe.efi"
  expect_equal "the binary by TLS 1.2" "$wanted" "$(digest "$W/got")"
  tls_get -o "$W/script" "https://$SERVER:8443/ipxe/script/$mac/auto.ipxe"
  expect "the script under Tinkerbell's path is the same" grep -q "worker_id=$mac" "$W/script"
  tls_get -o "$W/got" "https://$SERVER:8443/ipxe/binary/$mac/ipxe.efi"
  expect_equal "the binary under Tinkerbell's path" "$wanted" "$(digest "$W/got")"
  expect "DHCP sends iPXE to the HTTPS address" grep -q "https://$SERVER:8443/$mac/auto.ipxe" <(console "smee:explain $mac --firmware ipxe")
  expect_equal "what a client that knows RSA only is shown" "one.example rsaEncryption " \
    "$(presented -tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256)"
  expect_equal "what a client that knows ECDSA only is shown" "ec.example id-ecPublicKey " \
    "$(presented -tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256)"
  expect_equal "what old iPXE is shown" "one.example rsaEncryption " \
    "$(presented -tls1_2 -cipher AES128-SHA256:@SECLEVEL=0)"
  expect_equal "what a client that asks for a name is shown" "ec.example id-ecPublicKey " "$(presented -servername ec.example)"
  expect "HTTP goes on beside it" get -o /dev/null "http://$SERVER:8080/healthcheck"

  step "a new certificate while a download runs"
  start download ip netns exec "$(ns cli)" curl -fsS -m 60 --limit-rate 2M --cacert "$W/ca.crt" \
    -o "$W/slow" "https://$SERVER:8443/ipxe/big.efi"
  within 10 test -s "$W/slow" || fail "the download does not begin"
  swap_to two
  within 10 presents_rsa two.example || fail "the new certificate is not shown but \"$(presented -tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256)\""
  step "new connections are shown the new certificate"
  expect "the download is still running" running download
  within 40 refute running download
  expect_equal "its bytes" "$(digest "$W/big/big.efi")" "$(digest "$W/slow")"

  step "a broken certificate"
  mkdir "$W/tls/broken"; cp "$W/tls/one/tls.key" "$W/tls/broken/"; cp "$W/tls/two/tls.crt" "$W/tls/broken/"
  swap_to broken
  within 10 log_says 'event=https.certificate-refused .*does not belong to' || fail "nothing is log_says about the wrong key"
  expect "the last good one stays" presents_rsa two.example
  swap_to one
  within 10 presents_rsa one.example || fail "the mended certificate is not shown"
  step "mended, the next connection is shown the new one"

  step "the bundle is replaced while a download runs"
  rm -f "$W/slow"
  start download ip netns exec "$(ns cli)" curl -fsS -m 60 --limit-rate 2M -o "$W/slow" "http://$SERVER:8080/ipxe/big.efi"
  within 10 test -s "$W/slow" || fail "the download does not begin"
  expect "org.smee.http restarts" console "bundle:restart org.smee.http"
  within 10 tls_get -o /dev/null "https://$SERVER:8443/$mac/auto.ipxe" || fail "no script after the restart"
  step "HTTPS serves again"
  expect "the download is still running" running download
  within 40 refute running download
  expect_equal "its bytes" "$(digest "$W/big/big.efi")" "$(digest "$W/slow")"

  expect "no warning about the URL: the certificate is for the server's address" refute log_says "no certificate here is for"
  expect "the key is nowhere in the log" refute grep -rqF "$(sed -n 2p "$W/tls/one/tls.key")" "$W/data/log" "$W/service.log"
}

# efi_authorities FILE CERTIFICATE: as an EFI signature list (UEFI 2.10 section 32.4.1), which is what p11-kit writes too
efi_authorities() {
  local der=$1.der size
  openssl x509 -in "$2" -outform DER -out "$der" || return 1
  size=$(stat -c %s "$der")
  bytes > "$1" <<B
a159c0a5e494a74a87b5ab155c2bf072    # EFI_CERT_X509_GUID
$(little_endian $((28 + 16 + size))) 00000000 $(little_endian $((16 + size)))   # of the list, of its header, of an entry
00000000000000000000000000000000    # owner
B
  cat "$der" >> "$1"
}
little_endian() { printf '%08x' "$1" | sed 's/\(..\)\(..\)\(..\)\(..\)/\4\3\2\1/'; }

uefi_https_boots() {
  local mac=52:54:00:e2:00:53
  tls_authority
  tls_certificate "$W/tls" boot.example -newkey rsa:2048 || fail "openssl: $(tail -n 3 "$W/openssl.log")"
  efi_authorities "$W/cacerts.bin" "$W/ca.crt" || fail "no list of authorities: $(tail -n 3 "$W/openssl.log")"
  machine $mac 192.0.2.153 > "$W/hardware.yaml"
  osie_start
  # Debian's iPXE has no TLS: what it loads stays on HTTP.
  service_start SMEE_TLS_CERT_FILE="$W/tls" SMEE_DHCP_HTTP_IPXE_BINARY_SCHEME=https SMEE_DHCP_HTTP_IPXE_BINARY_PORT=8443
  capture wire srv lan0 "udp port 67 or udp port 68 or udp port 69 or tcp port 8080 or tcp port 8443"
  GUEST_CACERTS=$W/cacerts.bin
  guest_start guest uefi-http $mac srv lan0
  guest_says guest 180 "$GUEST_OK"
  expect_equal "downloads of ipxe.efi by HTTP" 0 "$(http_requests wire GET ipxe.efi)"
  expect_equal "downloads of ipxe.efi by TFTP" 0 "$(tftp_requests wire ipxe.efi)"
  expect "it came by HTTPS" test "$(count_packets wire 'tcp src port 8443')" -gt 100
}

# as_proxy NS HEADER...: asks for auto.ipxe without a MAC, so that the machine is found by its address
as_proxy() { local where=$1; shift; in_ns "$where" curl -sS -m 10 "$@" "http://$SERVER:8080/auto.ipxe" 2> "$W/curl.err"; }
forwarded_clients() {
  machine 52:54:00:e2:00:61 192.0.2.161 > "$W/hardware.yaml"
  service_start SMEE_TRUSTED_PROXIES="192.0.2.2, 2001:db8::/32"
  client_address

  expect "a trusted proxy's client is found" grep -q "worker_id=52:54:00:e2:00:61" <(as_proxy rly -H "X-Forwarded-For: 198.51.100.9, 192.0.2.161")
  expect "and is in the log" within 5 log_says 'event=boot.* ip=192.0.2.161 outcome=served'
  expect "what others say there is ignored" refute grep -q "worker_id=" <(as_proxy cli -H "X-Forwarded-For: 192.0.2.161")
  expect "so is nonsense from the proxy" refute grep -q "worker_id=" <(as_proxy rly -H "X-Forwarded-For: 192.0.2.161, unknown")
  console "log:set INFO smee.access" > "$W/shell.log" 2>&1 ||
    fail "the access log cannot be switched on: $(tail -n 3 "$W/shell.log")"
  within 10 access_logged || fail "the access log should have the client, then the proxy: $(tail -n 2 "$W/data/log/access.log")"
  step "the access log has the client, then the proxy"
}
access_logged() { # asks each time: the log is switched on a moment after the console says so
  as_proxy rly -A 'a "b"' -H "X-Forwarded-For: 192.0.2.161" > /dev/null
  grep -qE '^192\.0\.2\.161 - - \[[^]]+\] "GET /auto.ipxe HTTP/1.1" 200 [0-9]+ "-" "a \\x22b\\x22" peer=192\.0\.2\.2 ms=[0-9]+$' \
    "$W/data/log/access.log" 2> /dev/null
}
