cwlVersion: v1.0
class: CommandLineTool
baseCommand: [cat, a.txt]
requirements:
- {class: InlineJavascriptRequirement}
- class: InitialWorkDirRequirement
  listing: [$(inputs.f)]
inputs: {f: {type: File, default: {class: File, location: ../data/a.txt}}}
stdout: out
outputs: {o: stdout}
