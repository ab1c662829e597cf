cwlVersion: v1.1
class: CommandLineTool
baseCommand: [printf, '%s']
inputs:
  r:
    type:
      type: record
      fields:
        f: {type: File, secondaryFiles: [.idx], loadContents: true}
arguments: ['$(inputs.r.f.contents)$(inputs.r.f.secondaryFiles[0].basename)']
stdout: out
outputs: {o: stdout}
