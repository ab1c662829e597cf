cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {}
outputs:
  - {id: a, type: stdout}
  - {id: a, type: stderr}
