cwlVersion: v1.3.0-dev1
class: Workflow
requirements:
  InlineJavascriptRequirement: {}
  SubworkflowFeatureRequirement: {}
  ScatterFeatureRequirement: {}
  StepInputExpressionRequirement: {}
inputs: {n: {type: Any, default: [2, 0, 1]}}
outputs: {o: {type: Any, outputSource: outer/o}}
steps:
  outer:
    in: {n: n}
    out: [o]
    scatter: n
    run:
      class: Workflow
      inputs: {n: int}
      outputs: {o: {type: Any, outputSource: inner/o}}
      steps:
        inner:
          in: {a: {default: 0}, n: n}
          out: [o]
          when: $(inputs.a < inputs.n)
          loop: {a: o}
          outputMethod: all
          run: {class: ExpressionTool, inputs: {a: int}, outputs: {o: int}, expression: '$({o: inputs.a + 1})'}
