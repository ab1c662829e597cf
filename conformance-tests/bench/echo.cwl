cwlVersion: v1.2
class: CommandLineTool
id: bench-echo
doc: A trivial tool, one small file written.
inputs:
  word: { type: string, inputBinding: { position: 1 } }
outputs:
  said: stdout
baseCommand: echo
stdout: said.txt
