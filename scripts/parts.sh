# Starting the two programs, each with its log, and watching them.

port_taken=98

runs() { kill -0 "$1" 2>/dev/null; }

# start_part <name> <program> <port> <argument>...: $part_pid is its process; it writes into $part_file once it listens.
start_part() {
  local name="$1" dll="$2" port="$3"; shift 3
  part_file="$run_folder/$name"
  rm -f "$part_file"
  (cd "$root/src/${name^}" && TRAILDESK_STARTED_FILE="$part_file" exec dotnet "$dll" --urls "http://127.0.0.1:$port" "$@" \
    >>"$logs/$name.log" 2>"$part_file.err") &
  part_pid=$!
}

# 0 once that very process listens, and its own exit code where it ended first; $1 is how many quarters of a second it gets.
part_has_started() {
  local left="$1" ended=0
  until [ -s "$part_file" ]; do
    if ! runs "$part_pid"; then
      wait "$part_pid" || ended=$?
      return $((ended == 0 ? 1 : ended))
    fi
    [ "$left" -gt 0 ] || return 1
    left=$((left - 1))
    sleep 0.25
  done
}

# claim_port <variable> <other variable> <set by environment> <start function> <name> <quarters>: a port nobody asked for gives way to the next one.
claim_port() {
  local variable="$1" ended
  while true; do
    "$4"
    ended=0
    part_has_started "$6" || ended=$?
    if [ "$ended" = 0 ]; then return; fi
    if [ "$ended" != "$port_taken" ] || [ -n "$3" ]; then part_failed "$5" "did not start"; fi
    step "Port ${!variable} was taken meanwhile"
    prepare_log "$5"
    choose_port "$variable" $((${!variable} + 1)) "$2"
  done
}

# part_failed <name> <what happened>: its own sentence, and where the rest is.
part_failed() {
  cat "$run_folder/$1.err" >>"$logs/$1.log" || true
  head -n 3 "$run_folder/$1.err" >&2 || true
  fail "The ${1/api/API} $2, so nothing runs. Its log: $logs/$1.log"
}

# One line for each warning or error in a log of JSON lines.
only_warnings() {
  sed -unE 's/.*"LogLevel":"(Warning|Error|Critical)","Category":"([^"]*)","Message":"([^"]*)".*/\1: \3 (\2)/p'
}

log_size() { stat -c %s "$1" 2>/dev/null || echo 0; }

# prepare_log <name>: sets <name>_log_from, where this run's lines begin; a large log of former runs is put aside.
prepare_log() {
  local log="$logs/$1.log"
  if [ "$(log_size "$log")" -gt 20000000 ]; then mv -f "$log" "$log.old"; fi
  touch "$log"
  printf -v "$1_log_from" '%s' "$(($(log_size "$log") + 1))"
}

# show_warnings <name>: those of the start so far.
show_warnings() {
  local from="$1_log_from" upto
  upto="$(log_size "$logs/$1.log")"
  tail -c "+${!from}" "$logs/$1.log" | head -c $((upto - ${!from} + 1)) | only_warnings >&2 || true
  printf -v "$from" '%s' $((upto + 1))
}

# follow_warnings <name> <process>: those from now on.
follow_warnings() {
  local from="$1_log_from"
  tail -f -c "+${!from}" --pid="$2" "$logs/$1.log" > >(only_warnings >&2) 2>/dev/null &
  followers+=($!)
}
