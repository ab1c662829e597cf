cwlVersion: v1.0
class: CommandLineTool
baseCommand: echo
inputs: {}
outputs:
  a: {type: File, outputBinding: {glob: x, loadListing: deep_listing}}
