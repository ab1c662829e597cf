cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs:
  - {id: a, type: int}
  - {id: a, type: string}
outputs: {}
