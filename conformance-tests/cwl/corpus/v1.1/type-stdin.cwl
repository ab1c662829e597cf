cwlVersion: v1.1
class: CommandLineTool
baseCommand: cat
inputs: {f: stdin}
stdout: out
outputs: {o: stdout}
