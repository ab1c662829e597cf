cwlVersion: v1.2
class: CommandLineTool
doc: Reverses each line.
baseCommand: rev
inputs:
  input:
    type: File
    inputBinding: {}
outputs:
  output:
    type: stdout
stdout: output.txt
