cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs:
  "a‮b": strng
outputs: {}
