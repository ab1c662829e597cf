cwlVersion: v1.0
class: CommandLineTool
baseCommand: echo
inputs:
  word: {type: string, inputBinding: {}}
stdout: said.txt
outputs:
  said: stdout
