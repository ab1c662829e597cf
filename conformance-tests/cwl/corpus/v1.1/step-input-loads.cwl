cwlVersion: v1.1
class: Workflow
requirements: [{class: InlineJavascriptRequirement}, {class: StepInputExpressionRequirement}]
inputs:
  f: {type: File, default: {class: File, location: ../data/a.txt}}
  d: {type: Directory, default: {class: Directory, location: ../data/tree}}
outputs: {o: {type: string, outputSource: s/o}}
steps:
  s:
    in:
      f: {source: f, label: the text, loadContents: true}
      d: {source: d, loadListing: shallow_listing}
      x: {valueFrom: '$(inputs.f.contents.trim() + inputs.d.listing.length)'}
    out: [o]
    run: {class: ExpressionTool, inputs: {x: string}, outputs: {o: string}, expression: '$({o: inputs.x})'}
