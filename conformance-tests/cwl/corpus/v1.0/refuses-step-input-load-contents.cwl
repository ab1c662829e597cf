cwlVersion: v1.0
class: Workflow
inputs: {a: File?}
outputs: []
steps:
  s:
    in: {a: {source: a, loadContents: true}}
    out: []
    run: {class: CommandLineTool, baseCommand: echo, inputs: {a: File?}, outputs: []}
