cwlVersion: v1.2
class: CommandLineTool
flavour: vanilla
inputs: {}
outputs: {}
