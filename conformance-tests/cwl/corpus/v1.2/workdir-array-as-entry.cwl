cwlVersion: v1.2
class: CommandLineTool
baseCommand: [cat, n]
requirements:
- {class: InlineJavascriptRequirement}
- class: InitialWorkDirRequirement
  listing: [{entryname: n, entry: '$([1, "b"])'}]
inputs: {f: {type: File, default: {class: File, location: ../data/a.txt}}}
stdout: out
outputs: {o: stdout}
