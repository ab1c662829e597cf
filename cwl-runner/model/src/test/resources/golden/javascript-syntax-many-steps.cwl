cwlVersion: v1.2
class: Workflow
requirements:
  InlineJavascriptRequirement: {}
  StepInputExpressionRequirement: {}
inputs: { n: int }
outputs: []
steps:
  first:
    run: javascript-syntax-shared.cwl
    in: { n: { source: n, valueFrom: $(self +) } }
    out: []
  second:
    run: javascript-syntax-shared.cwl
    when: $(inputs.n > )
    in: { n: { source: n, valueFrom: $(self +) } }
    out: []
