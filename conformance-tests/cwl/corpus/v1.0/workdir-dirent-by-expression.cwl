cwlVersion: v1.0
class: CommandLineTool
baseCommand: [cat, c.txt]
requirements:
- {class: InlineJavascriptRequirement}
- class: InitialWorkDirRequirement
  listing: ['$({class: "Dirent", entryname: "c.txt", entry: inputs.f})']
inputs: {f: {type: File, default: {class: File, location: ../data/a.txt}}}
stdout: out
outputs: {o: stdout}
