# Facts about real places are told, each under its absolute path; what they mean is decided by who
# asked. F is a request's folder, I its number, allowed_I says where its links may lead.
export STAT="%f %d:%i %s %y %z|%n"
DEEP=100
HOPS=8

allowed() { "allowed_$I" "$1"; }

# Told before anything is read (N), and again afterwards: of folders (D), of files (P).
stat_all() { find "$@" -maxdepth $DEEP -exec stat -c "${T}N$STAT" -- {} +; }
stat_folders() { find "$@" -maxdepth $DEEP -type d -exec stat -c "${T}D$STAT" -- {} +; }

tell() { find "$1" -maxdepth $DEEP \( -type l -o -type d \) -exec sh -c "$TELL" sh {} +; }

# May the link target t be gone into from the tree $1, when $2 trees led here? Not if a tree above
# holds it.
leads_on() {
  case $t in '' | "$1" | "$1"/*) return 1 ;; esac
  case $1/ in "$t"/*) return 1 ;; esac
  case $2 in *"$nl$t$nl"*) return 1 ;; esac
  allowed "$t"
}

# Tells of the links below $1, and of all to which they lead; $2 are the trees that led here, $3
# how many.
links() {
  [ "$3" -lt $HOPS ] || return 0
  tell "$1" | while hear; do
    if [ "$kind" = U ]; then
      say "U$f"
      continue
    fi
    say "L${#f} $f$t"
    case $t in "$F" | "$F"/*) continue ;; esac
    if leads_on "$1" "$2"; then
      if [ -d "$t" ]; then
        stat_all "$t"
        links "$t" "$2$nl$1$nl" $(($3 + 1))
      else
        stat -c "${T}N$STAT" -- "$t"
      fi
    fi
  done
}

# Finds what the pattern $2 matches in the real folder $1, name by name: a link is followed only
# where the request's links may lead. Patterns hold no character that is special but * and ?.
expand() {
  case $2 in
    */*)
      for m in "$1"/${2%%/*}; do
        settle "$m" && [ -d "$r" ] && expand "$r" "${2#*/}"
      done
      ;;
    *)
      for m in "$1"/$2; do
        settle "$m" && want "$r"
      done
      ;;
  esac
}
settle() {
  r=$1
  if [ -L "$r" ]; then
    real_of "$r" || return 1
    r=$t
    allowed "$r" || return 1
  fi
  [ -e "$r" ]
}

# What is done with a real place that matches.
want() {
  case $WANT in
    digest)
      if [ -f "$1" ]; then
        printf '%s\0' "$1"
      elif [ -d "$1" ]; then
        below "$1" '' 0
      fi
      ;;
    *) show "$1" ;;
  esac
}
below() {
  find "$1" -maxdepth $DEEP -type f -print0
  [ "$3" -lt $HOPS ] || return 0
  find "$1" -maxdepth $DEEP -type l -exec sh -c "$TELL" sh {} + | while hear; do
    if leads_on "$1" "$2"; then
      if [ -d "$t" ]; then
        below "$t" "$2$nl$1$nl" $(($3 + 1))
      elif [ -f "$t" ]; then
        printf '%s\0' "$t"
      fi
    fi
  done
}

# Digests the files that it reads the names of. Names that sha1sum would escape go one by one.
digest() {
  xargs -0 sh -c '
    [ $# -gt 0 ] || exit 0
    odd=
    for f; do case $f in *\\* | *[[:cntrl:]]*) odd=1; break ;; esac; done
    if [ "$odd" ]; then
      for f; do
        s=$(sha1sum <"$f") && printf "%sh%s %s\n" "$T" "${s%% *}" "$f"
      done
    else
      printf "%sH\n" "$T"
      sha1sum -- "$@"
    fi
    stat -c "${T}P$STAT" -- "$@"
  ' sh
}

# Brings the first bytes of a file. It is asked what it is after it was opened.
show() {
  [ -f "$1" ] && {
    l=$(readlink /proc/self/fd/3; printf .)
    if [ "$l" = "$1$nl." ]; then
      printf '%s%s%d %s' "$T" "$WANT" "${#1}" "$1"
      head -c "$BYTES" <&3
      printf '\n'
    fi
  } 3<"$1"
}
