cwlVersion: v1.2
class: CommandLineTool
inputs:
  a:
    type: int
    type: string
outputs: {}
