cwlVersion: v1.0
class: CommandLineTool
baseCommand: [cat, x]
requirements:
- {class: InlineJavascriptRequirement}
- class: InitialWorkDirRequirement
  listing: [{entryname: /tmp/x, entry: y}]
inputs: {f: {type: File, default: {class: File, location: ../data/a.txt}}}
stdout: out
outputs: {o: stdout}
