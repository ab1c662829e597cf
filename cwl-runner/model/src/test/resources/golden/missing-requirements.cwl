cwlVersion: v1.2
class: Workflow
inputs:
  names: string[]
outputs: []
steps:
  inner:
    scatter: name
    in:
      name: {source: names, valueFrom: $(self)}
      both: {source: [names, names], linkMerge: merge_flattened}
    out: []
    run:
      class: Workflow
      inputs: {name: string, both: "string[]"}
      outputs: []
      steps: []
