cwlVersion: v1.2
class: CommandLineTool
inputs:
  1: string
  [a, b]: int
outputs: {}
