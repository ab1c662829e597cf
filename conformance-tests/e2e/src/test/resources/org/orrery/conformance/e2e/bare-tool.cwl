cwlVersion: v1.2
class: CommandLineTool
inputs:
  word: { type: string, inputBinding: { position: 1 } }
outputs:
  said: stdout
baseCommand: echo
stdout: said.txt
