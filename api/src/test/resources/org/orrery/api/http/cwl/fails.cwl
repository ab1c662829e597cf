cwlVersion: v1.2
class: CommandLineTool
id: fails
baseCommand: [ls, /there/is/no/such/file]
inputs: {}
outputs: {}
