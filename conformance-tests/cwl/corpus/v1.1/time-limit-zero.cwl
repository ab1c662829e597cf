cwlVersion: v1.1
class: CommandLineTool
baseCommand: [sleep, '1']
requirements: [{class: "ToolTimeLimit", timelimit: 0}]
inputs: []
outputs: []
