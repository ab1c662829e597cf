cwlVersion: v1.0
class: CommandLineTool
baseCommand: cat
inputs:
  f:
    type: File
    secondaryFiles: [{pattern: .idx, required: false}]
    default: {class: File, location: ../data/a.txt}
    inputBinding: {}
stdout: out
outputs: {o: stdout}
