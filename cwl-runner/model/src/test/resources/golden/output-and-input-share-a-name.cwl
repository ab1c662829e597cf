cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {a: strng}
outputs: {a: stdout}
