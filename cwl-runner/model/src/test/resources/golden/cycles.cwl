cwlVersion: v1.2
$graph:
  - id: main
    class: Workflow
    requirements: {SubworkflowFeatureRequirement: {}}
    inputs: []
    outputs: []
    steps:
      a: {in: {x: c/y}, out: [y], run: "#tool"}
      b: {in: {x: a/y}, out: [y], run: "#tool"}
      c: {in: {x: b/y}, out: [y], run: "#tool"}
      self: {in: {x: self/y}, out: [y], run: "#tool"}
      after: {in: {x: self/y}, out: [], run: "#tool"}
      again: {in: [], out: [], run: "#main"}
  - id: tool
    class: Operation
    inputs: {x: int}
    outputs: {y: int}
