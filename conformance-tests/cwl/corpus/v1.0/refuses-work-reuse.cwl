cwlVersion: v1.0
class: CommandLineTool
baseCommand: echo
requirements: {WorkReuse: {enableReuse: false}}
inputs: []
outputs: []
