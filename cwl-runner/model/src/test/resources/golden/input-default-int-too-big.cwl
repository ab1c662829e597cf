cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs:
  a: {type: int, default: 2147483648}
outputs: {}
