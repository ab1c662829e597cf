cwlVersion: v1.1
class: CommandLineTool
baseCommand: [printf, ok]
requirements:
  WorkReuse: {enableReuse: false}
  NetworkAccess: {networkAccess: true}
  InplaceUpdateRequirement: {inplaceUpdate: false}
inputs: []
stdout: out
outputs: {o: stdout}
