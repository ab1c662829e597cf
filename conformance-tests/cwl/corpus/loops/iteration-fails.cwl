cwlVersion: v1.3.0-dev1
class: Workflow
requirements: {InlineJavascriptRequirement: {}, StepInputExpressionRequirement: {}}
inputs: {n: {type: int, default: 0}}
outputs: []
steps:
  s:
    in: {n: n}
    out: []
    when: $(inputs.n < 3)
    loop: {n: {valueFrom: $(inputs.n + 1)}}
    run:
      class: CommandLineTool
      baseCommand: [sh, -c, 'exit $0']
      inputs: {n: {type: int, inputBinding: {}}}
      outputs: []
