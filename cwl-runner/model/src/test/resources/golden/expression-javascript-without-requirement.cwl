cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {a: int}
outputs: {}
arguments: ["$(inputs.a + 1)"]
