cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs:
  a: {type: {type: enum, symbols: [x, x]}}
outputs: {}
