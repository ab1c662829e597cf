cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs:
  a: {type: File, format: "edm:format_2330", streamabel: true}
outputs: {}
