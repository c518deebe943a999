# Choosing ports. Bash's own /dev/tcp tells whether somebody listens.

port_is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# choose_port <variable> <default>: the port set by environment, or the first free one from the default on.
choose_port() {
  local variable="$1" default="$2" port
  if [ -n "${!variable:-}" ]; then
    port_is_taken "${!variable}" && fail "Port ${!variable}, set by $variable, is taken. Free it or choose another."
    return 0
  fi
  port="$default"
  while port_is_taken "$port" || [ "$port" = "${TRAILDESK_PORT:-}" ]; do port=$((port + 1)); done
  [ "$port" = "$default" ] || step "Port $default is taken, using $port"
  printf -v "$variable" '%s' "$port"
  export "${variable?}"
}
