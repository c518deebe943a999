# Choosing ports. Bash's own /dev/tcp tells whether somebody listens; what decides is that the program could bind.

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# check_port <variable> <default>: what the environment sets has to be a port that is free.
check_port() {
  local value="${!1:-}"
  [ -n "$value" ] || return 0
  if ! [[ "$value" =~ ^[1-9][0-9]{0,4}$ ]] || [ "$value" -gt 65535 ]; then
    fail "$1 is \"$value\", which is no port. Set it to a number from 1 to 65535, or leave it out for $2."
  fi
  if port_is_taken "$value"; then fail "Port $value, set by $1, is taken. Free it, or set $1 to another."; fi
}

check_ports_differ() {
  [ -z "${TRAILDESK_PORT:-}" ] || [ "$TRAILDESK_PORT" != "${TRAILDESK_SIMULATOR_PORT:-}" ] \
    || fail "TRAILDESK_PORT and TRAILDESK_SIMULATOR_PORT are both $TRAILDESK_PORT. Set them to two ports, or leave one out."
}

# choose_port <variable> <first> <other variable>: exports the first port from there on that is free.
choose_port() {
  local port="$2"
  while port_is_taken "$port" || [ "$port" = "${!3:-}" ]; do port=$((port + 1)); done
  [ "$port" -le 65535 ] || fail "No port is free from $2 on. Free one, or set $1."
  [ "$port" = "$2" ] || step "Port $2 is taken, using $port"
  export "$1=$port"
}
