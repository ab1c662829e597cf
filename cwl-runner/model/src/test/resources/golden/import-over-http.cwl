cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {$import: "http://example.org/inputs.yml"}
outputs: {}
