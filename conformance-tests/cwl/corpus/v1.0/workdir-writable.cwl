cwlVersion: v1.0
class: CommandLineTool
baseCommand: [sh, -c, 'echo more >> a.txt; cat a.txt']
requirements:
- {class: InitialWorkDirRequirement, listing: [{entry: $(inputs.f), writable: true}]}
inputs: {f: {type: File, default: {class: File, location: ../data/a.txt}}}
stdout: out
outputs: {o: stdout}
