cwlVersion: v1.1
class: CommandLineTool
baseCommand: [printf, '%s']
requirements: [{class: InlineJavascriptRequirement}]
inputs:
  a: {type: string, default: a, inputBinding: {position: '$(inputs.last === "a" ? 9 : 0)'}}
  b: {type: string, default: b, inputBinding: {position: 5}}
  last: {type: string, default: a}
stdout: out
outputs: {o: stdout}
