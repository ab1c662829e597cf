cwlVersion: v1.2
$graph:
  - class: Workflow
    id: main
    requirements: {SubworkflowFeatureRequirement: {}}
    inputs: {}
    outputs: {}
    steps:
      one: {in: {}, out: [], run: "#main"}
