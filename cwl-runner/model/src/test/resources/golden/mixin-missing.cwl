cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs:
  a: {$mixin: no-such-parameter.yml}
outputs: {}
