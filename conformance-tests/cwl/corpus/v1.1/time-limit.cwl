cwlVersion: v1.1
class: CommandLineTool
baseCommand: [sleep, '10']
requirements: [{class: "ToolTimeLimit", timelimit: 1}]
inputs: []
outputs: []
