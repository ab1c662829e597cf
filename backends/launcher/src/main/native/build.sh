#!/bin/sh
# Compiles the launcher statically: build.sh SOURCE_FOLDER OUTPUT_FOLDER
# The build must not need a C compiler: without one the jar carries the sh version only.
# The same source and compiler give the same bytes: no paths, times or build ids go in.
set -eu
source=$1
output=$2/orrery-launch-$(uname -s)-$(uname -m)
log=$(mktemp)
trap 'rm -f "$log" "$output.tmp"' EXIT

mkdir -p "$2"
[ "$(uname -s)" = Linux ] || { echo "no native launcher: not Linux; steps are started by the sh version"; exit 0; }
for compiler in "${CC:-}" musl-gcc cc gcc clang; do
  [ -n "$compiler" ] && command -v "$compiler" >/dev/null || continue
  if (cd "$source" && "$compiler" -std=gnu11 -O2 -Wall -Wextra -static -s -Wl,--build-id=none \
      -o "$output.tmp" *.c) >"$log" 2>&1; then
    mv "$output.tmp" "$output"
    exit 0
  fi
  echo "the native launcher does not compile with $compiler:"
  cat "$log"
done
rm -f "$output"
echo "no native launcher: no C compiler that links statically; steps are started by the sh version"
