# shellcheck shell=bash
# Processes are recorded when they start (PID and start time) and ended by exactly that record.
declare -A ABOUT ENTRY NEEDS LIMIT
# scenario NAME FUNCTION LIMIT_SECONDS "NEEDS" ABOUT
scenario() { ORDER+=("$1"); ENTRY[$1]=$2; LIMIT[$1]=$3; NEEDS[$1]=$4; ABOUT[$1]=$5; }

now_ms() { date +%s%3N; }
seconds_since() { local ms=$(($(now_ms) - $1)); printf '%d.%d' $((ms / 1000)) $((ms % 1000 / 100)); }

# Field 22 of /proc/PID/stat: tells our process from a later one that got the same number.
birth() { sed -e 's/^.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

# start NAME COMMAND...: in the background, in a process group of its own, output in NAME.log
start() {
  local name=$1; shift
  setsid "$@" < /dev/null > "$W/$name.log" 2>&1 &
  local pid=$!
  echo "$pid $(birth "$pid")" > "$W/pids/$name"
}
recorded() { # NAME -> sets PID, BIRTH; fails when it is gone
  [ -f "$W/pids/$1" ] || return 1
  read -r PID BIRTH < "$W/pids/$1"
  [ -n "${BIRTH:-}" ] && [ "$(birth "$PID")" = "$BIRTH" ]
}
running() { local PID BIRTH; recorded "$1"; }
# stop NAME: TERM to its group, up to 8 s of patience, then KILL
stop() {
  local PID BIRTH i
  if recorded "$1"; then
    kill -TERM -- "-$PID" 2>/dev/null || kill -TERM "$PID" 2>/dev/null
    for ((i = 0; i < 80; i++)); do kill -0 -- "-$PID" 2>/dev/null || break; sleep 0.1; done
    kill -KILL -- "-$PID" 2>/dev/null
    wait "$PID" 2>/dev/null
  fi
  rm -f "$W/pids/$1"
  return 0
}
stop_all() {
  local file
  for file in "$W"/pids/*; do [ ! -e "$file" ] || stop "$(basename "$file")"; done
}

step() { echo "- $*"; }
fail() { echo "FAILED: $*"; exit 1; }
# expect "what should be true" COMMAND...
expect() {
  local what=$1; shift
  "$@" || fail "$what   (checked: $*)"
  step "$what"
}
expect_equal() { # WHAT EXPECTED ACTUAL
  [ "$2" = "$3" ] || fail "$1 should be \"$2\" but is \"$3\""
  step "$1 is \"$2\""
}
# within SECONDS COMMAND...: until it succeeds
within() {
  local deadline=$(($(now_ms) + $1 * E2E_PATIENCE * 1000)); shift
  until "$@"; do
    [ "$(now_ms)" -lt "$deadline" ] || return 1
    sleep 0.2
  done
}
refute() { ! "$@"; }
serial_text() { tr -d '\000\r' < "$1" | sed -e 's/\x1b\[[0-9;?=]*[A-Za-z]//g' -e 's/\x1bc//g'; }
