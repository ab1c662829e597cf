cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {$import: "file:///etc/passwd"}
outputs: {}
