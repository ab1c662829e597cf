cwlVersion: v1.1
class: CommandLineTool
baseCommand: cat
inputs: {d: {type: Directory, default: {class: Directory, location: ../data/tree}}}
arguments: [$(inputs.d.path)/sub/b.txt]
stdout: out
outputs: {o: stdout}
