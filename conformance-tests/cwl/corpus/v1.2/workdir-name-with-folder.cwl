cwlVersion: v1.2
class: CommandLineTool
baseCommand: [cat, d/n]
requirements:
- {class: InlineJavascriptRequirement}
- class: InitialWorkDirRequirement
  listing: [{entryname: d/n, entry: x}]
inputs: {f: {type: File, default: {class: File, location: ../data/a.txt}}}
stdout: out
outputs: {o: stdout}
