cwlVersion: v1.2
class: Workflow
inputs: {a: {type: boolean, default: false}}
outputs: {o: {type: 'string?', outputSource: s/o}}
steps:
  s:
    when: $(inputs.a)
    in: {a: a}
    out: [o]
    run: {class: Operation, inputs: {a: boolean}, outputs: {o: string}}
