cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {$import: 7}
outputs: {}
