# shellcheck shell=bash
# Virtual machines (software emulation; KVM is not needed) and the small operating system they boot into.

# make_initrd FILE: busybox, the network modules of the Debian installer and an /init that takes a lease and fetches a URL
make_initrd() {
  local build=$W/initrd module found
  mkdir -p "$build/installer" "$build/root"/{bin,proc,sys,dev,modules}
  cp -L "$(command -v busybox)" "$build/root/bin/busybox"
  (cd "$build/installer" && zcat "$INSTALLER/initrd.gz" | busybox cpio -idm 'lib/modules/*' > /dev/null 2>&1)
  for module in $GUEST_MODULES; do
    found=$(find "$build/installer" -name "$module.ko" | head -n 1)
    [ -z "$found" ] || cp "$found" "$build/root/modules/"
  done
  [ -e "$build/root/modules/virtio_net.ko" ] || fail "the installer's initrd has no virtio_net module"
  guest_init > "$build/root/init"; chmod +x "$build/root/init"
  (cd "$build/root" && find . | busybox cpio -o -H newc 2> /dev/null | gzip -1) > "$1" || fail "cannot pack the initrd"
  rm -rf "$build"
}
GUEST_MODULES="virtio virtio_ring virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci failover net_failover virtio_net af_packet"
guest_init() {
  cat <<I
#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc; mount -t sysfs sysfs /sys; mount -t devtmpfs dev /dev
exec > /dev/ttyS0 2>&1
for module in $GUEST_MODULES; do [ ! -f /modules/\$module.ko ] || insmod /modules/\$module.ko; done
I
  cat <<'I'
tries=0
while [ ! -e /sys/class/net/eth0 ] && [ $tries -lt 50 ]; do usleep 100000; tries=$((tries + 1)); done
cat > /bin/lease <<'L'
#!/bin/sh
[ "$1" = bound ] || exit 0
ip addr add $ip/$mask dev eth0; [ -z "$router" ] || ip route add default via ${router%% *}
echo "E2E-GUEST-LEASE $ip $hostname"
L
chmod +x /bin/lease
ip link set lo up; ip link set eth0 up
udhcpc -i eth0 -n -q -s /bin/lease -t 10 -T 2
for word in $(cat /proc/cmdline); do
  echo "E2E-GUEST-ARG $word"
  case $word in
    e2e_done=*) url=${word#e2e_done=};;
    syslog_host=*) [ -z "${word#syslog_host=}" ] || syslogd -R "${word#syslog_host=}:514" -O /log;;
  esac
done
usleep 300000; logger -t guest "E2E-GUEST-SYSLOG from $(cat /sys/class/net/eth0/address)"; usleep 300000
wget -q -O /fetched "$url?mac=$(cat /sys/class/net/eth0/address)" && echo "E2E-GUEST-$(cat /fetched)-DONE"
poweroff -f
I
}
GUEST_OK='E2E-GUEST-ok-DONE'

# Without a router advertisement iPXE waits 13 s for IPv6 in every round; this router offers nothing but ROUTER_OFFERS.
answer_router_solicitations() { # NS BRIDGE
  echo "interface $2 { AdvSendAdvert on; AdvDefaultLifetime 0; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; ${ROUTER_OFFERS:-} };" > "$W/radvd-$2.conf"
  start "radvd-$2" ip netns exec "$(ns "$1")" radvd -n -d 1 -m stderr -C "$W/radvd-$2.conf" -p "$W/radvd-$2.pid"
}

# guest_start NAME FIRMWARE MAC NS BRIDGE [DISK]: firmware is bios, uefi-pxe, uefi-pxe6 (over IPv6), uefi-http, or uefi-ipxe
# (iPXE on a stick instead of by the network); the disk is a file of QEMU's and the second boot device; GUEST_CACERTS is a
# file of authorities that the firmware trusts
guest_start() {
  local name=$1 firmware=$2 mac=$3 where=$4 bridge=$5 disk=${6:-} machine
  answer_router_solicitations "$where" "$bridge"
  tap "$where" "$bridge" "tap-$name" || fail "no tap device on $bridge"
  : > "$W/$name.serial"
  # graphics=off: SeaBIOS then writes its console, and so iPXE's, to the serial port
  machine=(-machine q35,accel=tcg,graphics=off -cpu max -m 512 -smp 1 -nodefaults -no-user-config -display none
    -monitor none -serial "file:$W/$name.serial" -no-reboot -boot strict=on
    -uuid "e2e00000-0000-4000-8000-${mac//:/}" -netdev "tap,id=net,ifname=tap-$name,script=no,downscript=no,vhost=off"
    -object rng-random,id=rng,filename=/dev/urandom -device virtio-rng-pci,rng=rng)
  case $firmware in
    bios) machine+=(-device "virtio-net-pci,netdev=net,mac=$mac,bootindex=0");;
    uefi-*)
      local first=,bootindex=0
      if [ "$firmware" = uefi-ipxe ]; then
        mkdir -p "$W/$name.stick/EFI/BOOT"; cp "$IPXE_DIR/ipxe.efi" "$W/$name.stick/EFI/BOOT/BOOTX64.EFI"
        machine+=(-drive "file=fat:rw:$W/$name.stick,format=raw,if=none,id=stick" -device virtio-blk-pci,drive=stick,bootindex=0)
        first=   # the firmware leaves the card alone then, and iPXE's own driver takes it
      fi
      cp "$OVMF_VARS" "$W/$name.vars"
      # romfile= takes away QEMU's iPXE ROM: the firmware's own network boot is what is tested
      machine+=(-device "virtio-net-pci,netdev=net,mac=$mac$first,romfile="
        -drive "if=pflash,format=raw,unit=0,readonly=on,file=$OVMF_CODE" -drive "if=pflash,format=raw,unit=1,file=$W/$name.vars"
        -fw_cfg "name=opt/org.tianocore/IPv4PXESupport,string=$([ "$firmware" = uefi-pxe ] && echo y || echo n)"
        -fw_cfg "name=opt/org.tianocore/IPv6PXESupport,string=$([ "$firmware" = uefi-pxe6 ] && echo y || echo n)")
      [ -z "${GUEST_CACERTS:-}" ] || machine+=(-fw_cfg "name=etc/edk2/https/cacerts,file=$GUEST_CACERTS");;
  esac
  [ -z "$disk" ] || machine+=(-drive "file=$disk,format=raw,if=none,id=disk" -device virtio-blk-pci,drive=disk,bootindex=1)
  start "$name" ip netns exec "$(ns "$where")" qemu-system-x86_64 "${machine[@]}"
}
# said NAME TEXT: on the guest's serial console
said() { serial_text "$W/$1.serial" | grep -qF -- "$2"; }
# guest_says NAME SECONDS TEXT
guest_says() {
  local deadline=$(($(now_ms) + $2 * E2E_PATIENCE * 1000))
  until said "$1" "$3"; do
    running "$1" || { said "$1" "$3" && break; fail "the machine stopped before it said $3: $(tail -n 3 "$W/$1.log")"; }
    [ "$(now_ms)" -lt "$deadline" ] || fail "the machine did not say $3 within $(($2 * E2E_PATIENCE)) s"
    sleep 0.3
  done
  step "the machine says $3"
}

# bytes: hexadecimal digits on stdin, with comments, as bytes
bytes() { sed -e 's/#.*//' -e 's/[^0-9a-f]//g' -e 's/../\\x&/g' | tr -d '\n' | { read -r hex; printf '%b' "$hex"; }; }
DISK_OK='E2E-DISK-BOOTED'
# bios_disk FILE: a boot sector that says DISK_OK on the first serial port and stops
bios_disk() {
  { bytes; printf '\r\n%s\r\n\0' "$DISK_OK"; } > "$1" <<'B'
31c0 8ed8 fc    # xor ax,ax; mov ds,ax; cld
be1e7c          # mov si,7c1e: the text behind the code
bafd03          # mov dx,3fd: line status
ec a820 74fb    # wait until the port takes a byte
ac 84c0 7406    # next byte of the text; 0: stop
baf803 ee ebed  # out 3f8; again
f4 ebfd         # hlt, for ever
B
  truncate -s 510 "$1"; printf '\x55\xaa' >> "$1"; truncate -s 1M "$1"
}
# uefi_disk DIRECTORY: the same as an EFI program for QEMU's fat:DIRECTORY; it uses the port and nothing of the firmware
uefi_disk() {
  local program=$1/EFI/BOOT/BOOTX64.EFI
  mkdir -p "$1/EFI/BOOT"
  bytes > "$program" <<'B'
4d5a                                      # MZ
0000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000
00000000 00000000 00000000 00000000
40000000                                  # the PE header follows at 40
50450000 6486 0100 00000000 00000000 00000000 f000 2200   # PE, x86-64, 1 section, optional header f0, executable
0b02 0000 00020000 00000000 00000000 00100000 00100000    # PE32+, entry 1000, code 1000
0000400000000000 00100000 00020000 0000 0000 0000 0000 0000 0000 00000000   # image base, alignments 1000 and 200
00200000 00020000 00000000 0a00 0000      # image 2000 bytes, headers 200, EFI application
0000010000000000 0010000000000000 0000010000000000 0010000000000000         # stack and heap
00000000 10000000                         # 16 directories, all empty
0000000000000000 0000000000000000 0000000000000000 0000000000000000
0000000000000000 0000000000000000 0000000000000000 0000000000000000
0000000000000000 0000000000000000 0000000000000000 0000000000000000
0000000000000000 0000000000000000 0000000000000000 0000000000000000
2e74657874000000 00020000 00100000 00020000 00020000 00000000 00000000 0000 0000 20000060   # .text
B
  truncate -s 512 "$program"
  { bytes; printf '\r\n%s\r\n\0' "$DISK_OK"; } >> "$program" <<'B'
488d3518000000  # lea rsi,[rip+18]: the text behind the code
66bafd03        # mov dx,3fd: line status
ec a820 74fb    # wait until the port takes a byte
ac 84c0 7407    # next byte of the text; 0: stop
66baf803 ee     # out 3f8
ebeb            # again
f4 ebfd         # hlt, for ever
B
  truncate -s 1024 "$program"
}
