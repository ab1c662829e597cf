cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs:
  a: {$import: no-such-type.yml, default: 7}
outputs: {}
