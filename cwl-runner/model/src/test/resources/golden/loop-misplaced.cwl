cwlVersion: v1.2
class: Workflow
$namespaces: {cwltool: "http://commonwl.org/cwltool#"}
requirements:
  cwltool:Loop: {loopWhen: $(inputs.a), loop: {}}
inputs: {a: boolean}
outputs: []
steps:
  newer:
    in: {a: a}
    out: []
    loop: {}
    outputMethod: all
    run: {class: Operation, inputs: {a: boolean}, outputs: []}
