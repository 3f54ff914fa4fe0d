# shellcheck shell=bash
# What machines log: real senders, both protocols, all framings.
scenario user-syslog user_syslog 120 "syslog" "logger, busybox, rsyslog by UDP and TCP; hostile messages; limits; live settings"
scenario guest-syslog guest_syslog 150 "guest" "a booted machine's syslog line is in its events"

written() { grep -qF -- "$1" "$W/data/log/syslog.log" 2> /dev/null; }
# expect_line WHAT TEXT [FIELD...]: a line of the log file that has the text and every field
expect_line() {
  local what=$1 text=$2 line field; shift 2
  within 10 written "$text" || fail "$what: no line with \"$text\" in log/syslog.log"
  line=$(grep -F -m 1 -- "$text" "$W/data/log/syslog.log")
  for field; do
    [[ $line = *"$field"* ]] || fail "$what: \"$field\" is missing in: $line"
  done
  step "$what"
}
raw() { # udp|tcp: what comes on standard input, as it is
  from_cli bash -c "cat > /dev/$1/$SERVER/514"
}
from_cli() { in_ns cli env -i PATH="$PATH" "$@"; }
shell_says() { # TEXT COMMAND: what the console prints has the text
  env -i PATH="$PATH" SMEE_DATA="$W/data" HOME="$W" ${JAVA_HOME:+JAVA_HOME="$JAVA_HOME"} \
    ip netns exec "$(ns srv)" "$PROJECT/smee" shell "$2" < /dev/null > "$W/shell.out" 2>&1
  grep -qF -- "$1" "$W/shell.out"
}

SYSLOG_MAC=02:e2:00:00:00:c1
user_syslog() {
  local known="mac=$SYSLOG_MAC ip=192.0.2.95" n=0 way long
  machine $SYSLOG_MAC 192.0.2.95 hostname=logging > "$W/hardware.yaml"
  service_start
  within 10 syslog_ready || fail "no socket on UDP and TCP 514"
  ip_in cli addr add 192.0.2.95/24 dev eth0

  for way in "-d --rfc3164" "-d --rfc5424" "-d --rfc5424=notime,nohost" "-T --rfc3164" "-T --rfc5424" \
    "-T --octet-count --rfc3164" "-T --octet-count --rfc5424"; do
    n=$((n + 1))
    # shellcheck disable=SC2086 # options are words
    from_cli logger -n $SERVER -P 514 $way -i -t labclient -p local0.notice "E2E-LOGGER-$n $way"
    expect_line "logger $way" "text=E2E-LOGGER-$n $way" "$known" severity=notice facility=local0 app=labclient pid=
  done
  printf 'one\ntwo\nthree\n' | from_cli logger -n $SERVER -P 514 -T -t lines
  expect_line "logger sends several lines by one connection" text=three app=lines
  from_cli logger -n $SERVER -P 514 -d --rfc5424 --sd-id x@1 --sd-param 'a="b c"' -t sd "E2E-DATA"
  expect_line "structured data is kept" E2E-DATA '[x@1 a="b c"]'

  # its socket is /dev/log: hide that of this machine, `ip netns exec` has given us a mount namespace of our own
  start busybox-syslogd ip netns exec "$(ns cli)" sh -c \
    "mount -t tmpfs e2e /dev && busybox syslogd -R $SERVER:514 -O $W/busybox.out && sleep 1 && \
     busybox logger -t labinit E2E-BUSYBOX && sleep 1"
  expect_line "busybox syslogd -R, which sends no host name" text=E2E-BUSYBOX "$known" app=labinit

  for way in traditional octet-counted; do
    rsyslog_settings $way > "$W/rsyslog-$way.conf"
    start rsyslog-$way ip netns exec "$(ns cli)" rsyslogd -n -f "$W/rsyslog-$way.conf" -i "$W/rsyslog-$way.pid"
    within 5 test -S "$W/$way.sock" || fail "rsyslogd does not listen"
    from_cli logger -u "$W/$way.sock" -t web "E2E-RSYSLOG-$way"
    expect_line "rsyslog over TCP, $way" "E2E-RSYSLOG-$way" "$known" app=web host=
  done

  # shellcheck disable=SC2016 # a look-up that must not happen
  printf '<13>forged\nip=10.0.0.1 \033[31m ${env:PATH}' | raw udp
  expect_line "a datagram cannot begin a second line or a terminal sequence" 'text=forged\nip=10.0.0.1 \u001b[31m ${env:PATH}' "$known"
  head -c 2000 /dev/urandom | raw udp
  printf '<13' | raw udp
  expect_line "a datagram that is no message is text" 'text=<13' severity=notice
  long=$(printf 'x%.0s' {1..9000})
  printf '<13>%s' "E2E-LONG$long" | raw tcp
  expect_line "a long message is cut and says so" E2E-LONG
  expect "its end says so" grep -q 'E2E-LONG.*… \[cut\]$' "$W/data/log/syslog.log"

  expect "the lines are not in the service's log" refute grep -q E2E- "$W/data/log/smee.log"
  expect "important lines are events of the machine" shell_says "labclient: E2E-LOGGER-1" "smee:events $SYSLOG_MAC"
  for ((n = 0; n < 3000; n++)); do echo "<14>flood $n"; done | raw tcp
  expect_line "a flood is counted, not written" "messages suppressed" "$known"
  expect "most of it" test "$(grep -c 'text=flood' "$W/data/log/syslog.log")" -lt 2000
  sleep 6 # so that the sender may send again
  from_cli logger -n $SERVER -P 514 -d -t after E2E-AFTER
  expect_line "after all this it still receives" text=E2E-AFTER "$known"
}
syslog_ready() { in_ns srv ss -Hlun | grep -q ':514 ' && in_ns srv ss -Hltn | grep -q ':514 '; }
rsyslog_settings() { # FRAMING
  cat <<C
module(load="imuxsock" SysSock.Use="off")
input(type="imuxsock" Socket="$W/$1.sock" CreatePath="on")
global(workDirectory="$W")
*.* action(type="omfwd" target="$SERVER" port="514" protocol="tcp" tcp_framing="$1" action.resumeRetryCount="-1")
C
}

guest_syslog() {
  local mac=52:54:00:e2:00:95
  machine $mac 192.0.2.195 > "$W/hardware.yaml"
  osie_start
  service_start
  within 10 syslog_ready || fail "no socket on UDP and TCP 514"
  guest_start guest bios $mac srv lan0
  guest_says guest 100 "$GUEST_OK"
  expect_line "the guest's line is in the file" "E2E-GUEST-SYSLOG" "mac=$mac ip=192.0.2.195" app=guest
  expect "and in the machine's events" shell_says "guest: E2E-GUEST-SYSLOG" "smee:events $mac"
}
