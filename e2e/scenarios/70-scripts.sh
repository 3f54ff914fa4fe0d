# shellcheck shell=bash
# What a script makes a machine do: install once, boot from its disk, run an operator's own commands.
scenario once once_installs 240 "guest" "boot once: the first boot installs, the second goes to the disk, BIOS"
scenario once-uefi once_uefi 360 "guest uefi" "boot once, used: OVMF goes on to the disk without iPXE, by PXE and by HTTP boot"
scenario local-disk-uefi local_disk_uefi 240 "guest uefi" "boot local-disk: OVMF goes on to the disk, by itself and after iPXE from a stick"
scenario custom-script custom_script 120 "guest" "an inline script with variables runs"

SCRIPT_URL=http://$SERVER:8080
script_says() { get "$SCRIPT_URL/$1/auto.ipxe" | grep -qF -- "$2"; }
guest_ends() { within 60 refute running "$1" || fail "the machine does not power off"; stop "$1"; stop radvd-lan0; }

once_installs() {
  local mac=52:54:00:e2:00:71
  machine $mac 192.0.2.171 boot=once:deploy-1 > "$W/hardware.yaml"
  osie_start
  service_start
  bios_disk "$W/disk.img"
  expect "the installer is offered" script_says $mac "echo Loading the Tinkerbell Hook"
  expect "and offered again: loading the script alone uses nothing" script_says $mac "echo Loading the Tinkerbell Hook"
  guest_start first bios $mac srv lan0 "$W/disk.img"
  guest_says first 110 "$GUEST_OK"
  guest_ends first
  expect "the disk was not started" refute said first "$DISK_OK"
  expect "the token is used" grep -qE "	$mac	|	${mac//:/%3A}	" "$W/data/once.tsv"
  stop service
  service_start
  expect "a restart remembers it" script_says $mac "sanboot --no-describe --drive 0x80"
  guest_start second bios $mac srv lan0 "$W/disk.img"
  guest_says second 60 "$DISK_OK"
  expect "the installer was not started" refute said second "Loading the Tinkerbell Hook"
  machine $mac 192.0.2.171 boot=once:deploy-2 > "$W/hardware.yaml"
  expect "another token installs again" within 10 script_says $mac "echo Loading the Tinkerbell Hook"
}

once_uefi() {
  local mac=52:54:00:e2:00:74 firmware file
  machine $mac 192.0.2.174 boot=once:deploy-1 > "$W/hardware.yaml"
  service_start
  capture wire srv lan0 "udp port 67 or udp port 68 or udp port 69 or tcp port 8080"
  expect "before it is used the firmware gets iPXE" console_says "ipxe.efi" "smee:explain $mac"
  get -o "$W/script" "$SCRIPT_URL/$mac/auto.ipxe"
  file=$(sed -n 's/.*imgfetch --name smee-once \(once-[0-9a-f]*\.ipxe\) .*/\1/p' "$W/script")
  expect "the token is used" get -o /dev/null "$SCRIPT_URL/$mac/$file"
  for firmware in uefi-pxe uefi-http; do
    uefi_disk "$W/disk-$firmware"
    guest_start $firmware $firmware $mac srv lan0 "fat:rw:$W/disk-$firmware"
    guest_says $firmware 90 "$DISK_OK"
    stop $firmware
    stop radvd-lan0
    expect "$firmware: no iPXE was loaded" refute said $firmware "iPXE initialising"
  done
  expect_equal "downloads of ipxe.efi by TFTP" 0 "$(tftp_requests wire ipxe.efi)"
  expect_equal "downloads of ipxe.efi by HTTP" 0 "$(http_requests wire GET ipxe.efi)"
  expect "the event says why" console_says "has started what it boots once" "smee:events $mac"
  machine $mac 192.0.2.174 boot=once:deploy-2 > "$W/hardware.yaml"
  expect "under another token it gets iPXE again" within 10 console_says "ipxe.efi" "smee:explain $mac"
}

local_disk_uefi() {
  machine 52:54:00:e2:00:72 192.0.2.172 boot=local-disk > "$W/hardware.yaml"
  service_start
  uefi_disk "$W/disk"
  guest_start firmware uefi-pxe 52:54:00:e2:00:72 srv lan0 "fat:rw:$W/disk"
  guest_says firmware 90 "$DISK_OK"
  expect "the firmware loaded no iPXE" refute said firmware "iPXE initialising"
  expect "the event says why" shell_says "boots from its disk" "smee:events 52:54:00:e2:00:72"
  stop firmware
  stop radvd-lan0
  guest_start guest uefi-ipxe 52:54:00:e2:00:72 srv lan0 "fat:rw:$W/disk"
  guest_says guest 120 "Booting from the local disk..."
  guest_says guest 60 "$DISK_OK"
}

custom_script() {
  local mac=52:54:00:e2:00:73
  # Short lines, or the console breaks them.
  # shellcheck disable=SC2016 # ${net0/mac} is iPXE's
  machine $mac 192.0.2.173 hostname=painter 'script=#!ipxe' \
    'script=echo E2E-CUSTOM mac={{mac-dash}} ip={{ip}} host={{hostname}}' \
    'script=echo E2E-CUSTOM server={{server}} own=${net0/mac} {{{{mac}}' \
    'script=sleep 600' > "$W/hardware.yaml"
  service_start
  guest_start guest bios $mac srv lan0
  guest_says guest 60 "E2E-CUSTOM mac=${mac//:/-} ip=192.0.2.173 host=painter"
  guest_says guest 5 "E2E-CUSTOM server=$SERVER:8080 own=$mac {{mac}}"
  machine $mac 192.0.2.173 'script=echo {{mistake}}' > "$W/hardware.yaml"
  expect "an unknown variable is an error that names it and the line" within 10 mistake_is_named $mac
}
mistake_is_named() {
  in_ns srv curl -sS -m 5 "$SCRIPT_URL/$1/auto.ipxe" | grep -F "line 1: unknown variable {{mistake}}; known are" | grep -qF "mac-dash"
}
