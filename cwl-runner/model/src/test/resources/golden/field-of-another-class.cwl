cwlVersion: v1.2
class: CommandLineTool
steps: {}
inputs: {}
outputs: {}
