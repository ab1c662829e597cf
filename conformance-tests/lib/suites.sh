# Sourced by conformance-tests/run: the suites, their counts and the table.
#
# A suite's function runs with ORRERY_TEST_RUN and TMPDIR set, writes to its log, and sets passed, failed, skipped and note.
# `unavailable REASON` in it says that the suite can't run here.

cwltest_version=2.7.20260814150058
total_passed=0 total_failed=0 total_skipped=0
started=$SECONDS
table=()
details=()

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }

# Runs one suite between two looks at what it could leave behind, and books its counts.
suite() { # name title function
  local begin=$SECONDS leaks
  name=$1 log=$out/$1.log
  passed=0 failed=0 skipped=0 note=
  say "$2 (log: ${log#"$root/"})"
  "$here/leaks" snapshot "$out/$name.before"
  mkdir -p "$tmp/$name"
  "$3"
  if ! leaks=$("$here/leaks" compare "$out/$name.before" "$tmp/$name" "$run_id.$name" 2>>"$log"); then
    failed=$((failed + 1))
    details+=("$2 left behind:" "$(sed 's/^/    /; 15q' <<<"$leaks")")
    note="${note:+$note; }left something behind"
    end_leftovers "$run_id.$name" "$tmp/$name"
  fi
  total_passed=$((total_passed + passed))
  total_failed=$((total_failed + failed))
  total_skipped=$((total_skipped + skipped))
  table+=("$(printf '%-28s %7d %7d %7d %6ds  %s' "$2" "$passed" "$failed" "$skipped" $((SECONDS - begin)) "$note")")
}

# A leak is reported once: what a suite left running must not disturb the next.
end_leftovers() { # run tmp
  local pid
  { "$here/leaks" compare /dev/null "$2" "$1" 2>/dev/null || true; } | sed -n 's/^process \([0-9]*\).*/\1/p' |
    while read -r pid; do kill -KILL "$pid" 2>/dev/null || true; done
  chmod -R u+rwx "$2" 2>/dev/null || true
  rm -rf "$2"
}

# Runs a command in the suite's environment, its output into the log.
marked() {
  env ORRERY_TEST_RUN="$run_id.$name" TMPDIR="$tmp/$name" "$@" >>"$log" 2>&1
}

unavailable() { # reason
  note=$1
  if [ "${CI:-}" = true ]; then
    failed=$((failed + 1))
    details+=("can't be set up: $1")
  else
    skipped=$((skipped + 1))
  fi
}

# Installs Debian packages where this may be done; elsewhere the person who runs this does.
install_packages() { # names…
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  { apt-get install -y -qq "$@" || { apt-get update -qq && apt-get install -y -qq "$@"; }; } </dev/null >>"$log" 2>&1
}

# Adds up the attributes of all <testsuite> elements in JUnit reports.
count_reports() { # files…
  local counts
  counts=$({ grep -ho '<testsuite [^>]*>' "$@" /dev/null || true; } | awk '
    function value(key) { return match($0, " " key "=\"[0-9]+\"") ? substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 4) : 0 }
    { tests += value("tests"); bad += value("failures") + value("errors"); skip += value("skipped") }
    END { print tests - bad - skip, bad + 0, skip + 0 }')
  read -r passed failed skipped <<<"$counts"
}

# Names of the test cases that failed, as "class.method".
failed_cases() { # files…
  awk '
    /<testcase / { class = name = $0; sub(/.*classname="/, "", class); sub(/".*/, "", class); sub(/.* name="/, "", name); sub(/".*/, "", name) }
    /<(failure|error)[ >]/ { print "    " class "." name }' "$@" /dev/null | sort -u | sed -n 1,40p
}

# A Docker daemon of the run's own, unless the caller names one; without any, docker_trouble says why.
start_docker() {
  local log=$out/docker.log
  docker_trouble=
  docker_base=
  if [ -n "${ORRERY_DOCKER_HOST:-}" ]; then
    export DOCKER_HOST=$ORRERY_DOCKER_HOST
    return
  fi
  unset DOCKER_HOST
  command -v dockerd >/dev/null && command -v debootstrap >/dev/null && command -v bwrap >/dev/null && command -v docker-registry >/dev/null ||
    install_packages --no-install-recommends docker.io debootstrap iptables iproute2 busybox-static bubblewrap docker-registry || true
  if "$here/clusters/docker" up "$tmp/docker/daemon" >>"$log" 2>&1; then
    docker_base=$tmp/docker/daemon
    # shellcheck source=/dev/null
    . "$docker_base/env"
    export ORRERY_REQUIRE_DOCKER=1
  else
    docker_trouble=$(tail -n 1 "$log")
    "$here/clusters/docker" down "$tmp/docker/daemon" >>"$log" 2>&1 || true
  fi
}

# What tests left in the daemon counts as a failure.
stop_docker() {
  local left
  [ -n "$docker_base" ] || return 0
  left=$("$here/clusters/docker" left "$docker_base" 2>&1)
  "$here/clusters/docker" down "$docker_base" >>"$out/docker.log" 2>&1 || left="$left
the daemon could not be stopped"
  docker_base=
  [ -z "$left" ] || {
    total_failed=$((total_failed + 1))
    details+=("left in Docker:" "$(sed 's/^/    /; 15q' <<<"$left")")
  }
}

run_maven() {
  local reports status=0 browser=yes
  if ! orrery_find_jdk 2>>"$log" || ! command -v mvn >/dev/null; then
    failed=1 note="needs a JDK 25 and Maven 3.8 or later"
    return
  fi
  # The launcher's shell version is tried with busybox too, where it is.
  local shells=yes
  command -v busybox >/dev/null || install_packages busybox || shells=no
  # The pages are tried in a browser.
  if marked "$here/clusters/chromium" install; then
    export ORRERY_REQUIRE_CHROMIUM=1
  else
    browser=no
  fi
  find . -path '*/target/*' \( -name surefire-reports -o -name failsafe-reports \) -prune -exec rm -rf {} +
  marked env MAVEN_OPTS="${MAVEN_OPTS:-} -Djava.io.tmpdir=$tmp/$name" mvn -B -ntp --fail-at-end verify </dev/null || status=$?
  mapfile -d '' reports < <(find . \( -path '*/target/surefire-reports/TEST-*.xml' -o -path '*/target/failsafe-reports/TEST-*.xml' \) -print0)
  count_reports "${reports[@]}"
  if [ "$failed" -gt 0 ]; then
    details+=("failed in mvn verify:" "$(failed_cases "${reports[@]}")")
  fi
  if [ "$status" -ne 0 ] && grep -q '^\[ERROR\] Failed to execute goal' "$log"; then
    # A gate or the compiler: no report counts it. Failed tests end in such a line too, once for each module.
    [ "$failed" -gt 0 ] || failed=1
    details+=("mvn verify failed:" "$(grep -E '^\[(ERROR|WARNING)\] .' "$log" | grep -vE '^.WARNING. .\*|thread-safe|maven-toolchains-plugin|Help 1|e-run Maven|For more information|After correcting|  mvn <args>' | sed -n '1,25s/^/    /p')")
  elif [ "$status" -ne 0 ]; then
    failed=1 note="mvn ended with $status"
  elif [ "$passed" -eq 0 ]; then
    failed=1 note="no test was found"
  fi
  [ "$browser" = yes ] || unavailable "no Chromium, so the pages are not tried in one"
  [ "$shells" = yes ] || unavailable "no busybox, so the tests that use it are skipped"
}

# A virtual environment with cwltest, kept in the user's cache; prints its bin folder.
cwltest_home() {
  local home=${XDG_CACHE_HOME:-$HOME/.cache}/orrery/cwltest-$cwltest_version
  if ! [ -x "$home/bin/cwltest" ]; then
    if ! command -v python3 >/dev/null || ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
      install_packages python3 python3-venv || return 1
    fi
    rm -rf "$home"
    { python3 -m venv "$home" && "$home/bin/pip" install --quiet "cwltest==$cwltest_version"; } >>"$log" 2>&1 || {
      rm -rf "$home"
      return 1
    }
  fi
  echo "$home/bin"
}

# A virtual environment with what a folder's requirements*.txt name, kept in the user's cache; prints its bin folder.
python_home() { # folder
  local name home file
  name=$(basename "$1")-$(cat "$1"/requirements*.txt | sha256sum | cut -c1-12)
  home=${XDG_CACHE_HOME:-$HOME/.cache}/orrery/$name
  if ! [ -e "$home/complete" ]; then
    if ! command -v python3 >/dev/null || ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
      install_packages python3 python3-venv || return 1
    fi
    rm -rf "$home"
    {
      python3 -m venv "$home" && "$home/bin/pip" install --quiet -r "$1/requirements.txt" &&
        for file in "$1"/requirements-alone.txt; do
          [ ! -e "$file" ] || "$home/bin/pip" install --quiet --no-deps -r "$file" || exit 1
        done && touch "$home/complete"
    } >>"$log" 2>&1 || {
      rm -rf "$home"
      return 1
    }
  fi
  echo "$home/bin"
}

# Runs the tests of a folder by pytest, in an environment that has what its requirements.txt names.
pytest_suite() { # folder what it needs
  local bin
  if ! orrery_find_jdk 2>>"$log"; then
    unavailable "needs a JDK 25"
    return
  fi
  if ! bin=$(python_home "$here/$1"); then
    unavailable "$2 could not be installed (python3 with venv, PyPI)"
    return
  fi
  marked env PYTHONDONTWRITEBYTECODE=1 "$bin/python" -m pytest -q -p no:cacheprovider --rootdir "$here/$1" \
    --junitxml "$out/$1.xml" "$here/$1" </dev/null || true
  if [ -s "$out/$1.xml" ]; then count_reports "$out/$1.xml"; else failed=1 note="the tests did not run"; fi
  [ "$failed" -eq 0 ] || details+=("$1:" "$(grep -E '^(FAILED|ERROR) ' "$log" | sed -n '1,25s/^/    /p')")
}

run_clients() {
  pytest_suite clients "the clients"
}

run_keycloak() {
  if ! marked "$here/clusters/keycloak" install; then
    unavailable "no Keycloak: $(tail -n 1 "$log")"
    return
  fi
  pytest_suite keycloak "what asks it"
}

run_property() {
  if [ "$server_part" = all ]; then export ORRERY_PROPERTY_ALL=1; fi
  pytest_suite property schemathesis
}

# The CWL suite's folder; empty without one.
cwl_checkout() {
  local checkout=${ORRERY_CWL_SUITE:-../shared/cwl-conformance}
  if [ -f "$checkout/v1.2/conformance_tests.yaml" ]; then checkout=$checkout/v1.2; fi
  [ ! -f "$checkout/conformance_tests.yaml" ] || (cd "$checkout" && pwd)
}

# What both runs of the CWL suite need: sets checkout and bin, or says why not.
cwl_ready() {
  checkout=$(cwl_checkout)
  if [ -z "$checkout" ]; then
    skipped=1 note="no suite at ${ORRERY_CWL_SUITE:-../shared/cwl-conformance}; ORRERY_CWL_SUITE names one"
    return 1
  fi
  cwltest_ready
}

cwltest_ready() {
  if ! orrery_find_jdk 2>>"$log"; then
    unavailable "needs a JDK 25"
    return 1
  fi
  if ! bin=$(cwltest_home); then
    unavailable "cwltest $cwltest_version could not be installed (python3 with venv, PyPI)"
    return 1
  fi
}

# Runs cwltest and books its counts; the arguments are more of cwltest's, after -- of cwl-runner's.
cwltest_run() { # arguments…
  local status=0 excluded=
  local selection=()
  if [ -z "${DOCKER_HOST:-}" ]; then
    # Tests that are not `required` say themselves that they are not supported; these would count as failed.
    excluded=$(grep -v '^#' "$here/cwl/needs-container.txt" | cut -d' ' -f1)
    selection=(-S "$(paste -sd, <<<"$excluded")")
    if ! marked "$bin/python" "$here/cwl/check-excluded" "$checkout" "$here/cwl/needs-container.txt"; then
      failed=1 note="conformance-tests/cwl/needs-container.txt is not true"
      return
    fi
  fi
  # Tests call `python`, which the virtual environment has even where the machine only has python3.
  marked env -u JAVA_TOOL_OPTIONS PATH="$bin:$PATH" "$bin/cwltest" --test "$checkout/conformance_tests.yaml" \
    --tool "$root/cwl-runner/bin/cwl-runner" -j"$(nproc)" --timeout 120 \
    --junit-xml "$out/$name.xml" "${selection[@]}" "$@" </dev/null || status=$?
  # cwltest leaves the output folder of every test, named as Python names temporary folders. What cwl-runner makes is named
  # otherwise and stays for the check.
  find "$tmp/$name" -mindepth 1 -maxdepth 1 -type d -name 'tmp????????' -exec rm -rf {} +
  if ! [ -s "$out/$name.xml" ]; then
    failed=1 note="cwltest wrote no report"
    return
  fi
  # Not from the report alone: cwltest books a `should_fail` test that ended with 0 as passed there.
  if ! "$bin/python" "$here/cwl/table" results "$out/$name.xml" "$log" >"$out/$name-results.txt" 2>>"$log"; then
    failed=1 note="the results can't be read: $(tail -n 1 "$log")"
    return
  fi
  passed=$(grep -c '^passed' "$out/$name-results.txt" || true)
  failed=$(grep -c '^failed' "$out/$name-results.txt" || true)
  skipped=$(grep -c '^skipped' "$out/$name-results.txt" || true)
  note="list: ${out#"$root/"}/$name-results.txt"
  if [ -n "$excluded" ]; then
    skipped=$((skipped + $(wc -l <<<"$excluded")))
    note="$note; without Docker: no test that requires a container"
    [ "${CI:-}" != true ] || unavailable "no Docker: $docker_trouble"
  fi
  local reasons
  if ! reasons=$("$bin/python" "$here/cwl/table" reasons "$checkout" "$out/$name.xml" "$here/cwl/should-fail.txt" 2>&1); then
    failed=$((failed + 1))
    details+=("failed as they should, but for another reason ($name):" "$(sed 's/^/    /' <<<"$reasons")")
  fi
  if [ "$failed" -gt 0 ]; then
    details+=("failed in the CWL suite ($name):" "$(sed -n 's/^failed */    /p' "$out/$name-results.txt")")
  elif [ "$status" -ne 0 ] && [ -z "$excluded" ] && [ "$skipped" -eq 0 ]; then
    failed=1 note="cwltest ended with $status; $note"
  fi
}

run_cwl() {
  local checkout bin
  local engine=()
  cwl_ready || return 0
  # Without Docker no container: bubblewrap may be there, and the images are not.
  [ -n "${DOCKER_HOST:-}" ] || engine=(-- --engine none)
  cwltest_run "${engine[@]}"
  badges "$name"
}

# Our own documents: what each version of CWL means, what it refuses, and loops. None needs a container or the network.
run_corpus() {
  local bin status=0
  cwltest_ready || return 0
  marked env PATH="$bin:$PATH" JAVA_TOOL_OPTIONS= "$bin/cwltest" --test "$here/cwl/corpus/conformance_tests.yaml" \
    --tool "$root/cwl-runner/bin/cwl-runner" -j"$(nproc)" --timeout 120 \
    --junit-xml "$out/$name.xml" -- --enable-dev </dev/null || status=$?
  find "$tmp/$name" -mindepth 1 -maxdepth 1 -type d -name 'tmp????????' -exec rm -rf {} +
  if ! "$bin/python" "$here/cwl/table" results "$out/$name.xml" "$log" >"$out/$name-results.txt" 2>>"$log"; then
    failed=1 note="the results can't be read: $(tail -n 1 "$log")"
    return
  fi
  passed=$(grep -c '^passed' "$out/$name-results.txt" || true)
  failed=$(grep -cv '^passed' "$out/$name-results.txt" || true)
  note="list: ${out#"$root/"}/$name-results.txt"
  if [ "$failed" -gt 0 ]; then
    details+=("failed in our own corpora:" "$(sed -n '/^passed/d; s/^/    /p' "$out/$name-results.txt")")
  elif [ "$status" -ne 0 ]; then
    failed=1 note="cwltest ended with $status; $note"
  fi
}

# Application packages of others, unchanged: each validates, and those that need nothing but an image run.
run_apps() {
  local apps=${ORRERY_CWL_APPS:-../shared/cwl-apps} sleeping=()
  if ! [ -f "$apps/logs.cwl" ]; then
    skipped=1 note="no packages at $apps; ORRERY_CWL_APPS names them"
    return
  fi
  if ! orrery_find_jdk 2>>"$log"; then
    unavailable "needs a JDK 25"
    return
  fi
  [ "$server_part" != all ] || sleeping=(--all)
  if ! marked python3 "$here/cwl/apps" "$apps" "$(cwl_checkout)" "$root/cwl-runner/bin/cwl-runner" "$tmp/$name/apps" \
    ${sleeping[@]+"${sleeping[@]}"} </dev/null; then
    failed=1 note="conformance-tests/cwl/apps broke off"
    return
  fi
  rm -rf "$tmp/$name/apps"
  passed=$(grep -c '^passed ' "$log" || true)
  failed=$(grep -c '^failed ' "$log" || true)
  skipped=$(grep -c '^skipped ' "$log" || true)
  if [ "$failed" -gt 0 ]; then
    details+=("failed of the application packages:" "$(sed -n 's/^failed */    /p' "$log")")
  fi
  if [ -z "${DOCKER_HOST:-}" ]; then
    note="without Docker: none was run"
    [ "${CI:-}" != true ] || unavailable "no Docker: $docker_trouble"
  fi
}

# The same tests by a server: the command line deploys, uploads, executes, fetches and keeps the job for the count.
run_server() {
  local checkout bin port server jobs expected unsent refused
  local part=() engine=docker
  cwl_ready || return 0
  if [ "$server_part" != all ]; then part=(--tags "$server_part"); fi
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  # Steps call `python` here too. Without Docker no container: bubblewrap may be there, and the images are not.
  [ -n "${DOCKER_HOST:-}" ] || engine=none
  ORRERY_TEST_RUN="$run_id.$name" TMPDIR="$tmp/$name" ORRERY_DATA="$tmp/$name/data" MICRONAUT_SERVER_PORT=$port ORRERY_LOCAL_PATH="$bin:$PATH" \
    ORRERY_LOCAL_CONTAINERS_ENGINE="$engine" ORRERY_SECURITY_ANONYMOUS=owner \
    deploy/server >"$out/server-process.log" 2>&1 </dev/null &
  server=$!
  if ! await_server "$server" "http://127.0.0.1:$port/health"; then
    failed=1 note="the server did not start"
    details+=("the server's log:" "$(tail -n 15 "$out/server-process.log" | sed 's/^/    /')")
    kill -KILL "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    return
  fi
  : >"$out/server-runs.txt"
  ORRERY_RUN_LOG="$out/server-runs.txt" cwltest_run "${part[@]}" -- --server "http://127.0.0.1:$port" --keep-job
  # Every test is accounted for: it left a job on the server, or the server or, before that, the command line refused it.
  expected=$(grep -c '^job ' "$out/server-runs.txt" || true)
  jobs=$(curl -sf "http://127.0.0.1:$port/default/ogc-api/jobs?limit=1" | "$bin/python" -c 'import json, sys; print(json.load(sys.stdin)["numberMatched"])') || jobs=unknown
  unsent=$(grep -c '^refused before it was sent$' "$out/server-runs.txt" || true)
  refused=$(($(grep -c '^refused ' "$out/server-runs.txt" || true) - unsent))
  note="$note; $jobs jobs in the database, $refused refused by the server, $unsent by the command line before they were sent"
  if [ "$jobs" != "$expected" ] || [ "$(wc -l <"$out/server-runs.txt")" -ne "$((passed + failed + skipped))" ]; then
    failed=$((failed + 1))
    details+=("jobs in the database: $jobs; runs: $(cut -d' ' -f1 "$out/server-runs.txt" | sort | uniq -c | paste -sd' '); tests: $((passed + failed + skipped - 1))")
  fi
  kill -TERM "$server"
  wait "$server" 2>/dev/null || true
  rm -rf "${tmp:?}/$name/data"
  badges "$name"
}

await_server() { # pid url
  local _
  for _ in $(seq 600); do
    ! curl -sf -o /dev/null "$2" || return 0
    kill -0 "$1" 2>/dev/null || return 1
    sleep 0.1
  done
  return 1
}

# Counts by tag, for docs/conformance.md.
badges() { # suite
  "$bin/python" "$here/cwl/table" counts "$checkout" "$out/$1-results.txt" >"$out/$1-counts.json" 2>>"$log" || {
    failed=$((failed + 1))
    details+=("conformance-tests/cwl/table: $(tail -n 1 "$log")")
  }
}

run_selfcheck() {
  if ! orrery_find_jdk 2>>"$log"; then
    unavailable "needs a JDK 25"
    return
  fi
  marked "$here/lib/selfcheck" "$out/selfcheck.xml" </dev/null || true
  if [ -s "$out/selfcheck.xml" ]; then count_reports "$out/selfcheck.xml"; else failed=1 note="the check did not end"; fi
  [ "$failed" -eq 0 ] || details+=("the check for what a run leaves behind:" "$(sed 's/^/    /' "$log")")
}

run_quickstart() {
  if marked env deploy/quickstart --once </dev/null; then
    passed=1
    # It names a page only after it has answered.
    if [ "$(sed '1,/^Pages for a browser:/d' "$log" | grep -c '^  .* http://.*?f=html$')" -ne 4 ]; then
      failed=1
      details+=("deploy/quickstart --once does not name its four pages")
    fi
  else
    failed=1 note="ended with $?"
    details+=("deploy/quickstart --once:" "$(tail -n 15 "$log" | sed 's/^/    /')")
  fi
}

run_readme() {
  if ! command -v curl >/dev/null; then
    unavailable "needs curl"
    return
  fi
  marked "$here/e2e/readme-check" "$out/readme.xml" </dev/null || true
  if [ -s "$out/readme.xml" ]; then count_reports "$out/readme.xml"; else failed=1 note="the check did not end"; fi
  [ "$failed" -eq 0 ] || details+=("curl lines of README.md:" "$(tail -n 15 "$log" | sed 's/^/    /')")
}

report() {
  local used=$((SECONDS - started)) line
  echo
  printf '%-28s %7s %7s %7s %7s  %s\n' suite passed failed skipped time note
  printf '%s\n' "${table[@]}"
  if [ "${#details[@]}" -gt 0 ]; then
    echo
    for line in "${details[@]}"; do printf '%s\n' "$line"; done
  fi
  echo
  printf 'time: %d min %02d s; this share is %d min%s\n' $((used / 60)) $((used % 60)) "$share_minutes" \
    "$([ "$used" -le $((share_minutes * 60)) ] || echo ': over')"
  echo "$total_passed passed, $total_failed failed, $total_skipped skipped"
  [ "$total_failed" -eq 0 ]
}
