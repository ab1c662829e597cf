cwlVersion: v1.0
class: CommandLineTool
baseCommand: [cat, n]
requirements:
- {class: InlineJavascriptRequirement}
- {class: InitialWorkDirRequirement, listing: [{entryname: n, entry: $(40 + 2)}]}
inputs: []
outputs: []
