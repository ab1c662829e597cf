cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs:
  a: {type: File, secondaryFiles: [7]}
outputs: {}
