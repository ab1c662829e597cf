cwlVersion: v1.2
class: CommandLineTool
baseCommand: "a\0b"
inputs: {a: strng}
outputs: {}
