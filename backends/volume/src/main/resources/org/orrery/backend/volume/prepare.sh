# Every plan runs in a subshell of its own with its number in I, and says R, F or U.
set -C
fail() { say "F$I $1"; exit 0; }
again() { say "U$I ${1:-could not be written}"; exit 0; }
try() { e=$("$@" 2>&1 >/dev/null) || again "${e##*: }"; }

clear() { remove "$1" || again "\`${1#"$R"/}\`: $way"; }

# Makes a folder with its parents, none of which may be a link.
folder() {
  if cd -P -- "$1"; then
    [ "$PWD" = "$1" ] && return 0
    fail "\`${1#"$R"/}\` exists and is no folder"
  fi
  folder "${1%/*}"
  if [ -e "$1" ] || [ -L "$1" ]; then
    fail "\`${1#"$R"/}\` exists and is no folder"
  fi
  try mkdir -p -- "$1"
}

# Makes sure that a target can be made.
free() {
  folder "${1%/*}"
  if [ -e "$1" ] || [ -L "$1" ]; then
    fail "\`${1#"$R"/}\` is to be made twice"
  fi
}

# Finds a source, in r; $2 is its name for people.
source_in() {
  r=$1
  is_real "$r" || fail "the source \`$2\` does not exist"
  plain "$r" "$2"
}
source_out() {
  real_of "$1" && [ -e "$t" ] || fail "the source \`$2\` does not exist"
  r=$t
  plain "$r" "$2"
}
plain() {
  [ -f "$1" ] || [ -d "$1" ] ||
    fail "the source \`$2\` is neither file nor folder (a FIFO, a socket or a device)"
}

# Copies the real place $1 to $2; $3 is its name for people, $4 the folders that led here.
copy() {
  name=$3
  if [ -f "$1" ]; then
    copying cp -- "$1" "$2"
    try chmod u+rw "$2"
    return
  fi
  odd=$(find "$1" ! -type f ! -type d ! -type l | head -n 1)
  [ -z "$odd" ] || plain "$odd" "$3${odd#"$1"}"
  copying cp -RP -- "$1" "$2"
  try chmod -R u+rwX "$2"
  find "$2" -type l -exec sh -c "$TELL" sh {} + | while hear; do
    copy_link "$1${f#"$2"}" "$f" "$3${f#"$2"}" "$4$nl$1$nl"
  done
}
copying() {
  e=$("$@" 2>&1 >/dev/null) && return
  case $e in
    *'Permission denied'*) fail "the source \`$name\` may not be read" ;;
    *) again "${e##*: }" ;;
  esac
}

# Gives the real file $1 a second name $2, or makes a copy where that can't be; $3 is its name for
# people.
second_name() {
  [ -f "$1" ] || fail "the source \`$3\` is no file"
  ln -- "$1" "$2" 2>/dev/null || copy "$1" "$2" "$3" ''
}

# Gives the folder $1 the name $2 unless that is taken.
publish() {
  if ! { is_real "$1" && [ -d "$1" ]; }; then
    say G
    return
  fi
  folder "${2%/*}"
  if [ -e "$2" ] || [ -L "$2" ]; then
    say T
  elif e=$(mv -f -T -- "$1" "$2" 2>&1 >/dev/null); then
    say R
  elif [ -e "$1" ] && [ -e "$2" ]; then
    say T
  else
    again "${e##*: }"
  fi
}

# Replaces the copy $2 of the link $1 by a copy of what it leads to.
copy_link() {
  try rm -f -- "$2"
  real_of "$1" && [ -e "$t" ] || t=
  case $t in
    "$R"/*) ;;
    *)
      [ "$OUTSIDE" ] && [ "$t" ] ||
        fail "the source \`$3\` is a symbolic link to nothing or to a place outside the task's folder"
      ;;
  esac
  case $1 in
    "$t"/*) fail "the source \`$3\` is a symbolic link to a folder that it lies in" ;;
  esac
  case $4 in
    *"$nl$t$nl"*) fail "the source \`$3\` is a symbolic link to a folder that it lies in" ;;
  esac
  plain "$t" "$3"
  copy "$t" "$2" "$3" "$4"
}
