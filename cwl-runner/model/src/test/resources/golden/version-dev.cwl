cwlVersion: v1.3.0-dev1
class: CommandLineTool
inputs: {}
outputs: {}
