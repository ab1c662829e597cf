cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {a: stdin}
stdin: x.txt
outputs: {}
