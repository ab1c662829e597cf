cwlVersion: v1.2
class: CommandLineTool
baseCommand: [cat, a.txt]
requirements:
- {class: InlineJavascriptRequirement}
- class: InitialWorkDirRequirement
  listing: [null, '$(null)', {entry: '$(null)', entryname: x}, $(inputs.f)]
inputs: {f: {type: File, default: {class: File, location: ../data/a.txt}}}
stdout: out
outputs: {o: stdout}
