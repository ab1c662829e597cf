cwlVersion: v1.1
class: CommandLineTool
baseCommand: [printf, '%s']
requirements: [{class: InlineJavascriptRequirement}]
inputs: {f: {type: File, secondaryFiles: [{pattern: .none, required: '$(1 > 2)'}]}}
arguments: [$(inputs.f.secondaryFiles.length)]
stdout: out
outputs: {o: stdout}
