cwlVersion: v1.2
class: CommandLineTool
baseCommand: [echo]
inputs: {}
outputs: {}
requirements: {NetworkAccess: {networkAccess: 1}}
