cwlVersion: v1.0
class: CommandLineTool
baseCommand: cat
inputs:
  f:
    type: File
    secondaryFiles: ['.idx?']
    default: {class: File, location: ../data/a.txt}
    inputBinding: {}
stdout: out
outputs: {o: stdout}
