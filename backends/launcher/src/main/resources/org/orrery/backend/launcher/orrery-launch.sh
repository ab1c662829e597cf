#!/bin/sh
# Starts one step, watches it, and writes down how it ended. See ARCHITECTURE, "The launcher".
#
#   orrery-launch.sh ATTEMPT WORK STDIN STDOUT STDERR TIME_LIMIT GRACE -- PROGRAM [ARGUMENT...]
#
# The same program as orrery-launch.c, which explains the arguments, for POSIX sh (dash, busybox);
# both pass one suite. What a shell can't do:
# - it measures no peak memory;
# - processes that left the command's session by setsid(2) are not ended;
# - exit codes 130 and 141 can't be told from SIGINT and SIGPIPE: they count as exit codes;
# - environment variables whose names are no shell names, PWD, OLDPWD, SHLVL and _ don't reach the
#   command, and SIGINT and SIGQUIT are ignored in it.
# Process groups are written as `kill -SIGNAL -GROUP`, the one form that dash and busybox both take.
# All variables begin with _ol_, since setting one that the environment holds would change it.
set -u

# The command's PATH may not lead to the few programs that are needed here.
_ol_tool() {
  for _ol_dir in /usr/bin /bin /usr/local/bin; do
    if [ -x "$_ol_dir/$1" ]; then
      _ol_found=$_ol_dir/$1
      return
    fi
  done
  _ol_found=$1
}

# Fields of /proc/PID/stat behind the program's name: state, parent, group, session, ...
_ol_stat() {
  read -r _ol_line 2>/dev/null <"/proc/$$/stat" || _ol_line=") ? 0 0"
  _ol_line=${_ol_line##*) }
}

# Three roles that this file plays, each in a process of its own.

# --timer SECONDS SIGNAL PID: sends a signal to its parent after a while.
_ol_timer() {
  _ol_tool sleep
  "$_ol_found" "$1"
  _ol_stat
  set -- "$2" "$3" $_ol_line
  # The id may belong to somebody else if the parent is gone.
  [ "$4" = "$2" ] && kill "-$1" "$2"
}

# --command TMP WORK STDIN STDOUT STDERR PROGRAM...: runs the command in a session of its own, with
# its result as the first line of TMP. TMP is also where the shell itself complains to: it says there
# if a signal ended the command, which is how that differs from an exit code above 128.
_ol_refuse() {
  printf 'notStarted %s `%s`: %s\n' "$2" "$3" "$4" 1<>"$1"
  exit 0
}

_ol_program() {
  case $2 in
    */*) _ol_path=$2 ;;
    *)
      _ol_rest=${PATH-/bin:/usr/bin}:
      _ol_path=
      while [ -n "$_ol_rest" ]; do
        _ol_dir=${_ol_rest%%:*}
        _ol_rest=${_ol_rest#*:}
        _ol_next=${_ol_dir:-.}/$2
        if [ -f "$_ol_next" ] && [ -x "$_ol_next" ]; then
          _ol_path=$_ol_next
          break
        fi
      done
      ;;
  esac
  [ -n "$_ol_path" ] && [ -e "$_ol_path" ] || _ol_refuse "$1" program "$2" 'No such file or directory'
  [ -f "$_ol_path" ] && [ -x "$_ol_path" ] || _ol_refuse "$1" program "$2" 'Permission denied'
}

_ol_command() {
  _ol_tmp=$1 _ol_work=$2 _ol_in=$3 _ol_out=$4 _ol_err=$5
  shift 5
  [ -e "$_ol_work" ] || _ol_refuse "$_ol_tmp" 'working folder' "$_ol_work" 'No such file or directory'
  [ -d "$_ol_work" ] || _ol_refuse "$_ol_tmp" 'working folder' "$_ol_work" 'Not a directory'
  { cd -P "$_ol_work"; } 2>/dev/null ||
    _ol_refuse "$_ol_tmp" 'working folder' "$_ol_work" 'Permission denied'
  [ -e "$_ol_in" ] || _ol_refuse "$_ol_tmp" 'standard input' "$_ol_in" 'No such file or directory'
  { true <"$_ol_in"; } 2>/dev/null || _ol_refuse "$_ol_tmp" 'standard input' "$_ol_in" 'Permission denied'
  { true >"$_ol_out"; } 2>/dev/null || _ol_refuse "$_ol_tmp" 'standard output' "$_ol_out" 'can not be written'
  { true >"$_ol_err"; } 2>/dev/null || _ol_refuse "$_ol_tmp" 'standard error' "$_ol_err" 'can not be written'
  _ol_program "$_ol_tmp" "$1"
  shift
  unset PWD OLDPWD SHLVL
  # Appending lets both streams share one file; it is empty by now.
  exec 2<>"$_ol_tmp"
  # The subshell keeps the redirection away from the shell's own complaint.
  (exec "$_ol_path" "$@" <"$_ol_in" >>"$_ol_out" 2>>"$_ol_err")
  _ol_code=$?
  _ol_said=
  read -r _ol_said <"$_ol_tmp"
  if [ -n "$_ol_said" ] && [ "$_ol_code" -gt 128 ]; then
    printf 'signalled %s\n' $((_ol_code - 128)) 1<>"$_ol_tmp"
  else
    printf 'exited %s\n' "$_ol_code" 1<>"$_ol_tmp"
  fi
}

# --launch ...: the launcher proper.

_ol_wall_nanos() {
  _ol_tool date
  _ol_nanos=$("$_ol_found" +%s%N)
  case $_ol_nanos in
    *[!0-9]*) _ol_nanos=$("$_ol_found" +%s)000000000 ;;
  esac
}

# A steady clock in hundredths of a second, so that setting the time of day does not show.
_ol_steady() {
  if read -r _ol_up _ol_idle 2>/dev/null </proc/uptime; then
    _ol_hundredths=$((${_ol_up%.*} * 100 + 1${_ol_up#*.} - 100))
  else
    _ol_tool date
    _ol_hundredths=$("$_ol_found" +%s)00
  fi
}

# 1m2.5s, as `times` prints, in nanoseconds.
_ol_times_nanos() {
  _ol_seconds=${1#*m}
  _ol_seconds=${_ol_seconds%s}
  _ol_fraction=$(printf '%.9s' "${_ol_seconds#*[.,]}000000000")
  _ol_nanos=$(((${1%m*} * 60 + ${_ol_seconds%%[.,]*}) * 1000000000 + 1$_ol_fraction - 1000000000))
}

_ol_start_timer() {
  "$_ol_setsid" "$0" --timer "$1" "$2" $$ &
  _ol_timers="$_ol_timers $!"
}

# The leader first: then it can't have started a sleep that we don't see.
_ol_stop_timers() {
  for _ol_one in $_ol_timers; do
    kill -KILL "$_ol_one" 2>/dev/null
    kill -KILL "-$_ol_one" 2>/dev/null
  done
}

# Called by traps: the first reason counts.
_ol_end() {
  [ -z "$_ol_cause" ] || return 0
  _ol_cause=$1
  if [ -n "$_ol_child" ]; then _ol_terminate; fi
}

_ol_terminate() {
  # Its leader may be on its way into the new session.
  kill -TERM "-$_ol_child" 2>/dev/null || kill -TERM "$_ol_child" 2>/dev/null
  _ol_start_timer "$_ol_grace" USR2
}

_ol_kill() {
  _ol_killing=yes
  kill -KILL "-$_ol_child" 2>/dev/null
}

_ol_take_ticks() {
  _ol_ticks=${20-0}
}

_ol_fence() {
  read -r _ol_boot 2>/dev/null </proc/sys/kernel/random/boot_id || _ol_boot=-
  read -r _ol_host 2>/dev/null </proc/sys/kernel/hostname || _ol_host=-
  _ol_stat
  _ol_take_ticks $_ol_line
  set -C
  if ! { true >"$1/started"; } 2>/dev/null; then
    [ -e "$1/started" ] && exit 3
    exit 4
  fi
  set +C
  { printf 'orrery-started 1\npid %s\nticks %s\nboot %s\nhost %s\nat %s\nend\n' \
      $$ "$_ol_ticks" "$_ol_boot" "$_ol_host" "$_ol_wall" >"$1/started" &&
    # Takes a block of the disk, so that a disk that the command fills has room for the record.
    printf '\n' >"$1/exit.tmp"; } 2>/dev/null || {
    _ol_tool rm
    "$_ol_found" -f "$1/started" "$1/exit.tmp"
    exit 4
  }
}

_ol_launch() {
  _ol_attempt=$1 _ol_limit=$6 _ol_grace=$7
  _ol_cause= _ol_child= _ol_killing= _ol_timers=
  trap '_ol_end cancelled' TERM INT HUP QUIT
  trap '_ol_end "timeLimit $_ol_limit"' USR1
  trap '_ol_kill' USR2
  _ol_tool setsid
  _ol_setsid=$_ol_found
  _ol_tool sleep
  _ol_sleep=$_ol_found
  _ol_wall_nanos
  _ol_wall=$_ol_nanos
  _ol_fence "$_ol_attempt"
  _ol_steady
  _ol_began=$_ol_hundredths

  _ol_work=$2 _ol_in=$3 _ol_out=$4 _ol_err=$5
  shift 8
  _ol_tmp=$_ol_attempt/exit.tmp
  "$_ol_setsid" "$0" --command "$_ol_tmp" "$_ol_work" "$_ol_in" "$_ol_out" "$_ol_err" "$@" &
  _ol_child=$!
  # A trap that came before this line found no child.
  if [ -n "$_ol_cause" ]; then _ol_terminate; fi
  if [ "$_ol_limit" -gt 0 ]; then _ol_start_timer "$_ol_limit" USR1; fi
  while :; do
    wait "$_ol_child"
    _ol_status=$?
    # A trap interrupts wait: the child is there still.
    kill -0 "$_ol_child" 2>/dev/null || break
  done
  _ol_steady
  _ol_ended=$_ol_hundredths

  # After a SIGTERM what is left of the group has the rest of the grace; else it goes at once.
  while [ -n "$_ol_cause" ] && [ -z "$_ol_killing" ] && kill -0 "-$_ol_child" 2>/dev/null; do
    "$_ol_sleep" 0.05
  done
  _ol_rounds=0
  while [ "$_ol_rounds" -lt 100 ] && kill -KILL "-$_ol_child" 2>/dev/null; do
    "$_ol_sleep" 0.02
    _ol_rounds=$((_ol_rounds + 1))
  done
  _ol_stop_timers
  _ol_record
}

_ol_record() {
  _ol_result=
  read -r _ol_result <"$_ol_tmp"
  case $_ol_result in
    'exited '* | 'signalled '* | 'notStarted '*) ;;
    # Whoever runs the command was ended together with it, and by a signal.
    *) _ol_result="signalled $((_ol_status > 128 ? _ol_status - 128 : 9))" ;;
  esac
  case $_ol_result in
    'notStarted '*) ;;
    *) _ol_result=${_ol_cause:-$_ol_result} ;;
  esac
  times 1<>"$_ol_tmp"
  { read -r _ol_own; read -r _ol_user _ol_system; } <"$_ol_tmp"
  _ol_times_nanos "$_ol_user"
  _ol_processor=$_ol_nanos
  _ol_times_nanos "$_ol_system"
  _ol_processor=$((_ol_processor + _ol_nanos))
  trap - TERM INT HUP QUIT
  _ol_tries=0
  # A full disk is waited for, ten minutes; a SIGTERM ends that.
  until { printf \
      'orrery-exit 1\nresult %s\nstarted %s\nended %s\nprocessor %s\npeakKibibytes 0\nend\n' \
      "$_ol_result" "$_ol_wall" "$((_ol_wall + (_ol_ended - _ol_began) * 10000000))" \
      "$_ol_processor" 1<>"$_ol_tmp"; } 2>/dev/null; do
    _ol_tries=$((_ol_tries + 1))
    [ -d "$_ol_attempt" ] && [ "$_ol_tries" -lt 600 ] || exit 5
    "$_ol_sleep" 1
  done
  _ol_tool mv
  "$_ol_found" "$_ol_tmp" "$_ol_attempt/exit" || exit 5
  exit 0
}

_ol_leads_group() {
  [ "${3-0}" = $$ ]
}

_ol_usage() {
  echo "usage: $0 ATTEMPT WORK STDIN STDOUT STDERR TIME_LIMIT GRACE -- PROGRAM [ARGUMENT...]" >&2
  exit 2
}

case ${1-} in
  --timer) shift && _ol_timer "$@" ;;
  --command) shift && _ol_command "$@" ;;
  --launch) shift && _ol_launch "$@" ;;
  *)
    [ $# -ge 9 ] && [ "$8" = -- ] || _ol_usage
    case "$6$7" in *[!0-9]*) _ol_usage ;; esac
    [ -n "$6" ] && [ -n "$7" ] || _ol_usage
    # A session of its own, away from any terminal. One that leads a group already has what it needs,
    # and setsid(1) would fork there.
    _ol_stat
    if _ol_leads_group $_ol_line; then
      _ol_launch "$@"
    else
      _ol_tool setsid
      exec "$_ol_found" "$0" --launch "$@"
    fi
    ;;
esac
