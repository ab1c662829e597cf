cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo, 7]
inputs: {}
outputs: {}
