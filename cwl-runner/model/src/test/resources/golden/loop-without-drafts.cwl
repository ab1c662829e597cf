cwlVersion: v1.2
class: Workflow
$namespaces: {cwltool: "http://commonwl.org/cwltool#"}
requirements: {InlineJavascriptRequirement: {}}
inputs: {a: int}
outputs: []
steps:
  add:
    in: {a: a}
    out: [o]
    requirements:
      cwltool:Loop: {loopWhen: $(inputs.a < 10), loop: {a: o}}
    run: {class: Operation, inputs: {a: int}, outputs: {o: int}}
