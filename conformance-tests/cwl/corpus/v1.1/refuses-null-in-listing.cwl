cwlVersion: v1.1
class: CommandLineTool
baseCommand: echo
requirements:
- {class: InitialWorkDirRequirement, listing: [null]}
inputs: []
outputs: []
