cwlVersion: v1.0
class: CommandLineTool
baseCommand: echo
inputs: {a: {type: int, default: 1, inputBinding: {position: $(self)}}}
outputs: []
