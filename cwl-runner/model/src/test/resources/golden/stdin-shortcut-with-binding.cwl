cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs:
  a: {type: stdin, inputBinding: {position: 1}}
outputs: {}
