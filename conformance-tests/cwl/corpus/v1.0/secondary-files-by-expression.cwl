cwlVersion: v1.0
class: CommandLineTool
baseCommand: cat
requirements: [{class: InlineJavascriptRequirement}]
inputs: {f: {type: File, secondaryFiles: ['$(self.basename + ".idx")']}}
arguments: ['$(inputs.f.secondaryFiles[0].path)']
stdout: out
outputs: {o: stdout}
