cwlVersion: v1.2
class: CommandLineTool
id: waits
baseCommand: [sleep, "600"]
inputs: {}
outputs: {}
