# Takes its time, for clients that look while it runs or end it.
cwlVersion: v1.2
class: CommandLineTool
id: slow
baseCommand: sleep
inputs:
  seconds: {type: int, default: 300, inputBinding: {position: 1}}
outputs: []
