cwlVersion: v1.0
class: CommandLineTool
baseCommand: cat
inputs: {f: stdin}
outputs: []
