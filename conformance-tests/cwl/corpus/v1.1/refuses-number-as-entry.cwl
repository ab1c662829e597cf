cwlVersion: v1.1
class: CommandLineTool
baseCommand: [cat, n]
requirements:
- {class: InlineJavascriptRequirement}
- {class: InitialWorkDirRequirement, listing: [{entryname: n, entry: $(40 + 2)}]}
inputs: []
outputs: []
