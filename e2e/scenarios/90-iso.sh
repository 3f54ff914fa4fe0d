# shellcheck shell=bash
# ISO images with the kernel arguments of the machine that asks.
scenario iso iso_image 180 "iso" "ISO: a real image comes out patched, whole and in ranges, copied and passed through"
scenario iso-outage iso_outage 120 "iso" "ISO: the image's source dies in mid-stream: a broken transfer, never a wrong one"

ISO_MAC=52:54:00:e2:00:90
ISO_TOOL=$E2E/lib/iso.py
ISO_MAGIC=$PROJECT/bundles/org.smee.iso/src/main/resources/org/smee/iso/internal/hookos-magic.txt
ISO_URL=http://$SERVER:8082/hook.iso
ISO_PATH=/iso/${ISO_MAC//:/-}/hook.iso

# make_iso FILE [BYTES]: GRUB's and ISOLINUX's configuration with the placeholder, and something large
make_iso() {
  local tree=$W/tree magic
  magic=$(cat "$ISO_MAGIC")
  mkdir -p "$tree/boot/grub" "$tree/isolinux"
  printf 'menuentry "installer" {\n  linux /vmlinuz text %s\n  initrd /initrd\n}\n' "$magic" > "$tree/boot/grub/grub.cfg"
  printf 'DEFAULT installer\nLABEL installer\n  KERNEL /vmlinuz\n  APPEND initrd=/initrd text %s\n' "$magic" > "$tree/isolinux/isolinux.cfg"
  head -c "${2:-9000000}" /dev/urandom > "$tree/vmlinuz"
  xorriso -as mkisofs -quiet -R -J -V HOOK -o "$1" "$tree" > "$W/xorriso.log" 2>&1 || fail "xorriso: $(tail -n 3 "$W/xorriso.log")"
}
# read_iso IMAGE FILE: a file of the image, on standard output
read_iso() {
  rm -f "$W/extracted"
  xorriso -osirrox on -indev "$1" -extract "$2" "$W/extracted" > "$W/xorriso.log" 2>&1 && cat "$W/extracted"
}
iso_source() { # [BYTES_PER_SECOND]
  start source ip netns exec "$(ns srv)" python3 "$ISO_TOOL" serve $SERVER 8082 "$W/hook.iso" "$@"
  within 10 get -o /dev/null -r 0-9 "$ISO_URL" || fail "the image's web server does not answer"
}
iso_slices() { in_ns cli python3 "$ISO_TOOL" slices "http://$SERVER:8080$ISO_PATH" "$W/whole.iso" "$1" > "$W/slices.log" 2>&1; }
iso_whole() { answer "$ISO_PATH" -m 60 && [ "$STATUS" = 200 ]; }

iso_there() { answer "$ISO_PATH" -I && [ "$STATUS" = 200 ]; }

iso_image() {
  local forbidden=52:54:00:e2:00:91 other=52:54:00:e2:00:92 unknown=52-54-00-e2-00-9f tag size
  { machine $ISO_MAC 192.0.2.190; machine $forbidden 192.0.2.191 allow=false; machine $other 192.0.2.192; } > "$W/hardware.yaml"
  make_iso "$W/hook.iso"
  iso_source
  service_start SMEE_ISO_ENABLED=true SMEE_ISO_URL="$ISO_URL" SMEE_ISO_STATIC_IPAM_ENABLED=true
  client_address

  step "the whole image"
  expect "it is served" within 30 iso_whole
  mv "$W/answer.body" "$W/whole.iso"
  tag=$(header ETag); size=$(stat -c %s "$W/hook.iso")
  expect "it differs from the source only at its placeholders" python3 "$ISO_TOOL" same "$W/hook.iso" "$W/whole.iso" "$ISO_MAGIC"
  expect_equal "the kernel in it" "$(digest "$W/tree/vmlinuz")" "$(read_iso "$W/whole.iso" /vmlinuz | sha256sum | cut -d' ' -f1)"
  read_iso "$W/whole.iso" /boot/grub/grub.cfg > "$W/grub.cfg"
  expect "GRUB's line names the machine" grep -q "linux /vmlinuz text facility=e2e .* worker_id=$ISO_MAC " "$W/grub.cfg"
  expect "GRUB's line has the static address" \
    grep -q "ipam=${ISO_MAC//:/-}::192.0.2.190:255.255.255.0:192.0.2.1:m190:192.0.2.53,192.0.2.54:" "$W/grub.cfg"
  expect "GRUB's line has what the site adds" grep -q " panic=5 " "$W/grub.cfg"
  expect "ISOLINUX's line too" grep -q "text facility=e2e .* worker_id=$ISO_MAC " <(read_iso "$W/whole.iso" /isolinux/isolinux.cfg)
  answer "/iso/${other^^}/any.iso"
  expect "another machine's image has another tag" test "$tag" != "$(header ETag)"

  step "parts"
  expect "3,000 random ranges are the slices of the whole" iso_slices 3000
  answer $ISO_PATH -I
  expect_equal "length HEAD announces" "$size" "$(header Content-Length)"
  answer $ISO_PATH -H "If-None-Match: $tag"
  expect_equal "status with the same tag" 304 "$STATUS"
  answer $ISO_PATH -r "$size"-
  expect_equal "status of a range behind the end" 416 "$STATUS"

  step "refusals"
  answer /iso/not-a-mac/hook.iso
  expect_equal "status for a path without a MAC" 400 "$STATUS"
  answer /iso/$unknown/hook.iso
  expect_equal "status for an unknown machine" 404 "$STATUS"
  answer /iso/$forbidden/hook.iso
  expect_equal "status for a machine that may not netboot" 403 "$STATUS"
  expect "it says why" body_has allowPxe
  answer /iso/$ISO_MAC/hook.img
  expect_equal "status of another kind of file" 404 "$STATUS"

  step "without a copy: every request asks the source"
  stop service
  service_start SMEE_ISO_ENABLED=true SMEE_ISO_URL="$ISO_URL" SMEE_ISO_STATIC_IPAM_ENABLED=true SMEE_ISO_CACHE_SIZE=0
  expect "the whole is served" within 30 iso_whole
  expect_equal "its bytes" "$(digest "$W/whole.iso")" "$(digest "$W/answer.body")"
  expect "300 random ranges are its slices" iso_slices 300
  stop service

  step "from a local file"
  service_start SMEE_ISO_ENABLED=true SMEE_ISO_URL="$W/hook.iso" SMEE_ISO_STATIC_IPAM_ENABLED=true
  expect "the whole is served" within 30 iso_whole
  expect_equal "its bytes" "$(digest "$W/whole.iso")" "$(digest "$W/answer.body")"
}

iso_outage() {
  machine $ISO_MAC 192.0.2.190 > "$W/hardware.yaml"
  make_iso "$W/hook.iso"
  iso_source 250000   # half a minute for the image
  service_start SMEE_ISO_ENABLED=true SMEE_ISO_URL="$ISO_URL"
  client_address
  expect "a controller that looks finds an image" within 30 iso_there
  in_ns cli curl -sS -m 60 -o "$W/part.iso" -w '%{http_code}' "http://$SERVER:8080$ISO_PATH" > "$W/part.status" 2> "$W/part.err" &
  local download=$! ended
  within 20 test -s "$W/part.iso" || fail "nothing arrives while the image is being read"
  step "the image is served while it is still being read"
  stop source
  wait "$download"; ended=$?
  expect_equal "status of the broken transfer" 200 "$(cat "$W/part.status")"
  expect "the client notices that bytes are missing (curl exit $ended)" test "$ended" = 18

  answer $ISO_PATH
  expect_equal "status while the source is away" 502 "$STATUS"
  expect "it says why" body_has "cannot connect|broke off"
  iso_source
  expect "when it is back the whole is served" within 30 iso_whole
  expect "what came before is its beginning" python3 "$ISO_TOOL" prefix "$W/part.iso" "$W/answer.body"
  stop source
  sleep 11   # longer than the source counts as unchanged
  expect "once copied, the image is served without its source" iso_whole
}
