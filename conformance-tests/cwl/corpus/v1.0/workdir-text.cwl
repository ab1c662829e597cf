cwlVersion: v1.0
class: CommandLineTool
baseCommand: [cat, note]
requirements:
- {class: InlineJavascriptRequirement}
- class: InitialWorkDirRequirement
  listing: [{entryname: note, entry: "for $(inputs.f.basename)"}]
inputs: {f: {type: File, default: {class: File, location: ../data/a.txt}}}
stdout: out
outputs: {o: stdout}
