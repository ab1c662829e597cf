cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs:
  __proto__: strng
  constructor: Fil
outputs: {}
