cwlVersion: v1.2
class: !tool CommandLineTool
inputs: []
outputs: {}
baseComand: echo
