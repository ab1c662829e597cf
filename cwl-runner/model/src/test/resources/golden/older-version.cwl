cwlVersion: v1.0
class: Workflow
inputs:
  reads:
    type: File
    secondaryFiles: [{pattern: .bai}]
outputs: []
steps:
  s:
    when: $(inputs.go)
    in: {go: {default: true, pickValue: first_non_null}}
    out: []
    run: {class: Operation, inputs: [], outputs: []}
hints:
  ToolTimeLimit: {timelimit: 5}
