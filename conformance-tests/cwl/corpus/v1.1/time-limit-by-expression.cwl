cwlVersion: v1.1
class: CommandLineTool
baseCommand: [sleep, '10']
requirements: [{class: "ToolTimeLimit", timelimit: $(inputs.n)}]
inputs: {n: {type: int, default: 1}}
outputs: []
