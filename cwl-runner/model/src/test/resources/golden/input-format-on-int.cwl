cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs:
  a: {type: int, format: "http://edamontology.org/format_2330", defualt: 1}
outputs: {}
