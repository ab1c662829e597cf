cwlVersion: v1.2
class: Workflow
requirements: {MultipleInputFeatureRequirement: {}}
inputs: []
outputs: {o: {type: 'string[]', outputSource: [one/o, two/o]}}
steps:
  one: &step
    in: []
    out: [o]
    run:
      class: CommandLineTool
      baseCommand: [sh, -c, 'printf %s "$WORD"']
      requirements: {EnvVarRequirement: {envDef: {WORD: tool}}}
      inputs: []
      stdout: out
      outputs: {o: {type: string, outputBinding: {glob: out, loadContents: true, outputEval: '$(self[0].contents)'}}}
  two: *step
