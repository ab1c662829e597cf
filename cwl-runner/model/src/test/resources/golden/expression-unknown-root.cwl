cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {}
outputs: {}
arguments: ["$(input.a)"]
