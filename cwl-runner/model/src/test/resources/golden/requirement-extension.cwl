cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {}
outputs: {}
requirements:
  - {class: "http://example.org/Special", level: 3}
