cwlVersion: v1.2
class: CommandLineTool
base: &b {type: string}
inputs:
  a: {<<: *b}
outputs: {}
