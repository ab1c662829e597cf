cwlVersion: v1.0
class: Workflow
inputs: {a: string?}
outputs: []
steps:
  s:
    in: {a: {source: a, label: x}}
    out: []
    run: {class: CommandLineTool, baseCommand: echo, inputs: {a: string?}, outputs: []}
