# Reads $COUNT blocks from block $SKIP of the file $1, whose name was checked after the opening.
slice() {
  if ! { is_real "$1" && [ -f "$1" ]; }; then
    say 'G'
    exit
  fi
  {
    l=$(readlink /proc/self/fd/3; printf .)
    if [ "$l" = "$1$nl." ]; then
      stat -c "${T}N%f %d:%i %s %y|" -- "$1"
      printf '%sB' "$T"
      # Beyond the end it complains; what is short is noticed by its length.
      dd bs=65536 skip="$SKIP" count="$COUNT" <&3 || :
    else
      say 'G'
    fi
  } 3<"$1" || say 'Amay not be read'
}

# Reads the last $2 bytes of the file $1, if there is such a file that may be read.
ending() {
  is_real "$1" && [ -f "$1" ] && [ -r "$1" ] || return 0
  {
    l=$(readlink /proc/self/fd/3; printf .)
    if [ "$l" = "$1$nl." ]; then
      say "N$I $(stat -L -c %s /proc/self/fd/3)"
      printf '%sB' "$T"
      tail -c "$2" <&3
    fi
  } 3<"$1" || :
}
