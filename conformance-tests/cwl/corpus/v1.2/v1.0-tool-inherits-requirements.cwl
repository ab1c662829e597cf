cwlVersion: v1.2
class: Workflow
requirements: {EnvVarRequirement: {envDef: {WORD: flow}}, InlineJavascriptRequirement: {}}
inputs: []
outputs: {o: {type: File, outputSource: s/o}}
steps:
  s: {in: [], out: [o], run: ../data/word-v1.0.cwl}
