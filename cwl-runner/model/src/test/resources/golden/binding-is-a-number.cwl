cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs:
  a: {type: int, inputBinding: 3}
outputs: {}
