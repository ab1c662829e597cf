cwlVersion: v9.9
class: CommandLineTool
inputs: {}
outputs: {}
