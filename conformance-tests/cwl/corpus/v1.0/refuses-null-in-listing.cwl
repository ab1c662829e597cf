cwlVersion: v1.0
class: CommandLineTool
baseCommand: echo
requirements:
- {class: InitialWorkDirRequirement, listing: [null]}
inputs: []
outputs: []
