cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {}
outputs:
  a: {type: int, outputBinding: {outputEval: [1]}}
