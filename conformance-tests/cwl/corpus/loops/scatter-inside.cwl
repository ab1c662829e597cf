cwlVersion: v1.3.0-dev1
class: Workflow
requirements: {InlineJavascriptRequirement: {}, SubworkflowFeatureRequirement: {}, ScatterFeatureRequirement: {}}
inputs: {a: {type: 'int[]', default: [1, 2]}}
outputs: {o: {type: Any, outputSource: again/o}}
steps:
  again:
    in: {a: a}
    out: [o]
    when: $(inputs.a[0] < 4)
    loop: {a: o}
    run:
      class: Workflow
      inputs: {a: 'int[]'}
      outputs: {o: {type: 'int[]', outputSource: each/o}}
      steps:
        each:
          scatter: a
          in: {a: a}
          out: [o]
          run: {class: ExpressionTool, inputs: {a: int}, outputs: {o: int}, expression: '$({o: inputs.a * 2})'}
