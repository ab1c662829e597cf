cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {}
outputs:
  a: {type: stdout, outputBinding: {glob: x}}
