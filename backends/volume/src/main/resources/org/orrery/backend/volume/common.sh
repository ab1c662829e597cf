# Sent before every script; T (a token that no file's name holds), R (the volume's root) and
# OUTSIDE (not empty if places outside may be read) are set. Names are data: always quoted, always
# absolute, so none is ever an option, a pattern or code.
LC_ALL=C
IFS=
nl='
'
export LC_ALL T nl

# A record of the answer: the token, a letter, the rest.
say() { printf '%s%s\n' "$T" "$1"; }

missing=
for tool in cat chmod cp dd find head ln mkdir mv readlink rm sha1sum stat tail tee xargs; do
  command -v "$tool" >/dev/null || missing="$missing $tool"
done
if [ "$missing" ]; then
  say "Xthe remote host lacks$missing"
  exit
fi
if ! { cd -P -- "$R" && [ "$PWD" = "$R" ]; }; then
  say "Xthe volume's root is gone, or reached through a link"
  exit
fi

# Where a path leads when all links are followed, in t.
real_of() {
  t=$(readlink -f -- "$1" && printf .) || return 1
  t=${t%.}
  t=${t%"$nl"}
}

# Is it there, with no link at any place of its path?
is_real() {
  p=${1%/*}
  cd -P -- "${p:-/}" && [ "$PWD" = "${p:-/}" ] && [ ! -L "$1" ] && [ -e "$1" ]
}

# Tells of links where they lead, and of folders whether they are closed to us, on two lines each;
# a newline in a name is told as the token.
TELL='
  escape() {
    e= s=$1
    while :; do
      case $s in
        *"$nl"*) e=$e${s%%"$nl"*}$T; s=${s#*"$nl"} ;;
        *) break ;;
      esac
    done
    e=$e$s
  }
  for f; do
    if [ -L "$f" ]; then
      t=$(readlink -f -- "$f"; printf .)
      t=${t%.}
      escape "$f"; f=$e
      escape "${t%"$nl"}"
      printf "L%s\n%s\n" "$f" "$e"
    elif [ -d "$f" ] && ! { [ -r "$f" ] && [ -x "$f" ]; }; then
      escape "$f"
      printf "U%s\n\n" "$e"
    fi
  done
'
unescape() {
  u= s=$1
  while :; do
    case $s in
      *"$T"*) u=$u${s%%"$T"*}$nl; s=${s#*"$T"} ;;
      *) break ;;
    esac
  done
  u=$u$s
}

# Reads what TELL told: kind, f and t.
hear() {
  read -r f && read -r t || return 1
  kind=${f%"${f#?}"}
  unescape "${f#?}"
  f=$u
  unescape "$t"
  t=$u
}

# Deletes a path with everything below it, following nothing. Fails with what is in the way.
remove() {
  [ -e "$1" ] || [ -L "$1" ] || return 0
  p=${1%/*}
  cd -P -- "$p" && [ "$PWD" = "$p" ] || { way='a link is in the way'; return 1; }
  round=0
  while [ $round -lt 100 ]; do
    round=$((round + 1))
    rm -rf -- "$1"
    [ -e "$1" ] || [ -L "$1" ] || return 0
    # A task may have closed its folders; a chain of folders may be too long for one path.
    find "$1" -maxdepth 100 -type d ! -perm -700 -exec chmod u+rwx {} \;
    find "$1" -mindepth 50 -maxdepth 50 -type d -exec sh -c '
      n=0
      for f; do mv -- "$f" "$0/.deep-$$-$n"; n=$((n + 1)); done' "$1" {} +
  done
  way='it could not be deleted'
  return 1
}
