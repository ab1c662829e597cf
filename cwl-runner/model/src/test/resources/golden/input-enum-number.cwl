cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs:
  a: {type: {type: enum, symbols: [1, 2]}}
outputs: {}
