# shellcheck shell=bash
# Debian's iPXE calls itself "iPXE", as any other iPXE does: nobody may be sent round in circles.
scenario loops nobody_loops 420 "guest uefi" "stock iPXE: chain if-needed does not loop, always chains, never does not"

MARKER=E2E-SCRIPT-RUNS
# chained_machine NAME FIRMWARE MAC: started, and what it downloads recorded
chained_machine() {
  capture "$1-wire" srv lan0 "udp port 69 or tcp port 8080"
  guest_start "$1" "$2" "$3" srv lan0
}
# downloads NAME: of any iPXE binary. edk2 first asks for the size alone (tsize and windowsize together) and gives that
# transfer up: not a download.
downloads() {
  local tftp
  tftp=$(tcpdump -nn -r "$W/$1-wire.pcap" 'udp dst port 69' 2> /dev/null |
    awk '/RRQ/ && /\.(kpxe|efi|pxe)/ && !(/tsize/ && /windowsize/) {print $3}' | sort -u | wc -l)
  echo $((tftp + $(http_requests "$1-wire" GET .efi) + $(http_requests "$1-wire" GET .kpxe)))
}
downloads_at_least() { [ "$(downloads "$1")" -ge "$2" ]; }

nobody_loops() {
  local bios=52:54:00:e2:00:51 pxe=52:54:00:e2:00:52 http=52:54:00:e2:00:53 second=52:54:00:e2:00:54 script
  script=("script=#!ipxe" "script=echo $MARKER" "script=sleep 600")
  { machine $bios 192.0.2.151 "${script[@]}"; machine $pxe 192.0.2.152 "${script[@]}"
    machine $http 192.0.2.153 "${script[@]}"; machine $second 192.0.2.154 "${script[@]}"; } > "$W/hardware.yaml"

  step "if-needed (the default)"
  service_start
  chained_machine bios bios $bios
  guest_says bios 60 $MARKER
  expect "BIOS: $(downloads bios) downloads of iPXE, one at most" test "$(downloads bios)" -le 1
  stop bios
  chained_machine pxe uefi-pxe $pxe
  guest_says pxe 90 $MARKER
  expect_equal "UEFI PXE: downloads of iPXE" 1 "$(downloads pxe)"
  stop pxe
  chained_machine http uefi-http $http
  guest_says http 90 $MARKER
  expect_equal "UEFI HTTP: downloads of iPXE" 1 "$(downloads http)"
  stop http; stop service

  step "never"
  service_start SMEE_IPXE_CHAIN=never
  chained_machine never bios $bios
  guest_says never 60 $MARKER
  expect_equal "BIOS iPXE ROM: downloads of iPXE" 0 "$(downloads never)"
  stop never; stop service

  step "always"
  service_start SMEE_IPXE_CHAIN=always
  chained_machine always bios $second
  expect "BIOS iPXE ROM is sent through our binary" within 60 downloads_at_least always 1
}
