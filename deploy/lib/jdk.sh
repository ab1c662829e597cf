# Sourced by the project's scripts: finds a JDK 25 without starting one.
# POSIX sh. Sets and exports JAVA_HOME, or explains on stderr what is missing and returns 1.

orrery_is_jdk25() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && grep -q '^JAVA_VERSION="25[".]' "$1/release"
}

orrery_find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && orrery_is_jdk25 "$JAVA_HOME"; then
    export JAVA_HOME
    return 0
  fi
  if orrery_javac=$(command -v javac) && orrery_javac=$(readlink -f "$orrery_javac"); then
    orrery_home=${orrery_javac%/bin/javac}
  else
    orrery_home=
  fi
  for orrery_home in "$orrery_home" /usr/lib/jvm/* /opt/java/* /opt/jdk* \
    "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* "$HOME"/.jdks/*; do
    if [ -n "$orrery_home" ] && orrery_is_jdk25 "$orrery_home"; then
      JAVA_HOME=$orrery_home
      export JAVA_HOME
      return 0
    fi
  done
  echo "A JDK 25 is needed and none was found: set JAVA_HOME to one (any vendor's; \`javac\` must be in it)." >&2
  return 1
}
