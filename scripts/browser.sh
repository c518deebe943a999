# Finds or installs a browser for the tests, and names it in TRAILDESK_BROWSER.

find_browser() {
  local name
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name"; then return; fi
  done
  find "$root/.tools/browser" -type f \( -name chrome -o -name chromium -o -name headless_shell \) -perm -u+x 2>/dev/null | head -n 1
}

debian_browser() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium
}

playwright_browser() {
  local driver="$root/tests/EndToEndTests/bin/Release/net10.0/.playwright/package/cli.js"
  [ -f "$driver" ] && PLAYWRIGHT_BROWSERS_PATH="$root/.tools/browser" timeout 300 node "$driver" install chromium-headless-shell
}

npm_browser() {
  mkdir -p "$root/.tools/browser" && cd "$root/.tools/browser" \
    && npm install --no-save --no-audit --no-fund --loglevel=error --prefix . @sparticuz/chromium \
    && node --input-type=module -e "import c from '@sparticuz/chromium'; import fs from 'node:fs'; fs.copyFileSync(await c.executablePath(), 'chromium'); fs.chmodSync('chromium', 0o755)"
}

provide_browser() {
  [ -z "${TRAILDESK_BROWSER:-}" ] || return 0
  local installer
  for installer in true debian_browser playwright_browser npm_browser; do
    ("$installer") >"$root/.tools/browser.log" 2>&1 9>&- || true
    TRAILDESK_BROWSER="$(find_browser || true)"
    if [ -n "$TRAILDESK_BROWSER" ]; then export TRAILDESK_BROWSER; return 0; fi
  done
  step "No browser could be installed; the browser tests will say what to do"
}
