cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs:
  a: {type: Directory, loadListing: deep}
outputs: {}
