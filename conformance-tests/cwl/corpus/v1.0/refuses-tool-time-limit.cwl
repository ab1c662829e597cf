cwlVersion: v1.0
class: CommandLineTool
baseCommand: echo
requirements: {ToolTimeLimit: {timelimit: 9}}
inputs: []
outputs: []
