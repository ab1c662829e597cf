cwlVersion: v1.0
class: CommandLineTool
baseCommand: [sh, -c, 'exit 3']
successCodes: [3]
inputs: []
outputs: []
