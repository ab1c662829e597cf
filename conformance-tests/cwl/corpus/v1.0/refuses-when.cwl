cwlVersion: v1.0
class: Workflow
inputs: {a: boolean?}
outputs: []
steps:
  s:
    in: {a: a}
    out: []
    when: $(inputs.a)
    run: {class: CommandLineTool, baseCommand: echo, inputs: {a: boolean?}, outputs: []}
