cwlVersion: v1.2
class: CommandLineTool
baseCommand: true
arguments: -v
successCodes: [0, many]
requirements:
  EnvVarRequirement:
    envDef: {LEVEL: 3}
  DockerRequirement: debian
inputs:
  - name
  - id: n
    type: int
    inputBinding: {position: first, separate: "no"}
    default: {class: File}
outputs:
  log:
    type: stdout
    outputBinding: {glob: x}
    streamable: 1
