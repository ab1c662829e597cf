cwlVersion: v1.0
class: CommandLineTool
baseCommand: cat
inputs: {f: {type: File, secondaryFiles: [.idx, ^.alt]}}
arguments: [$(inputs.f.path).idx]
stdout: out
outputs: {o: stdout}
