cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {$import: import-of-itself.cwl}
outputs: {}
