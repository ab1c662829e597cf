cwlVersion: v1.2
class: CommandLineTool
doc: Sorts the lines of a file.
baseCommand: sort
requirements:
  EnvVarRequirement:
    envDef: {LC_ALL: C}
inputs:
  reverse:
    type: boolean
    inputBinding: {position: 1, prefix: --reverse}
  input:
    type: File
    inputBinding: {position: 2}
outputs:
  output:
    type: stdout
stdout: output.txt
