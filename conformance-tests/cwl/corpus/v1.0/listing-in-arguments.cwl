cwlVersion: v1.0
class: CommandLineTool
baseCommand: [printf, '%s']
requirements: [{class: InlineJavascriptRequirement}]
inputs: {d: {type: Directory, default: {class: Directory, location: ../data/tree}}}
arguments: ['$(inputs.d.listing.map(function (e) { return e.basename; }).sort().join("+"))']
stdout: names
outputs: {o: stdout}
