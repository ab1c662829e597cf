cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {name: string}
outputs: {}
arguments: ["$(inputs.nmae)"]
stdot: x
