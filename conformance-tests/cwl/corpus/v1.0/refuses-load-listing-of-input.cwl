cwlVersion: v1.0
class: CommandLineTool
baseCommand: echo
inputs: {d: {type: Directory, loadListing: no_listing, default: {class: Directory, location: ../data/tree}}}
outputs: []
