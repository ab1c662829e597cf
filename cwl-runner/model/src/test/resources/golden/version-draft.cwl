cwlVersion: draft-3
class: CommandLineTool
inputs: []
outputs: []
