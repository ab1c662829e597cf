cwlVersion: v1.0
class: CommandLineTool
baseCommand: [sh, -c, 'head -c 70000 /dev/zero | tr "\\0" x']
requirements: [{class: InlineJavascriptRequirement}]
inputs: []
stdout: long
outputs: {n: {type: int, outputBinding: {glob: long, loadContents: true, outputEval: '$(self[0].contents.length)'}}}
