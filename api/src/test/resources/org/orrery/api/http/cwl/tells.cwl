cwlVersion: v1.2
class: CommandLineTool
id: tells
doc: Says a line, waits for a file, says another one and ends as told.
baseCommand: [sh, -c, 'echo "first é"; echo "to whom it may concern" >&2; while [ ! -e "$1" ]; do sleep 0.05; done; echo second; exit "$2"', sh]
inputs:
  sign: {type: string, inputBinding: {position: 1}}
  code: {type: int, default: 0, inputBinding: {position: 2}}
outputs: {}
