cwlVersion: v1.0
class: CommandLineTool
baseCommand: [sleep, '10']
requirements: [{class: "http://commonwl.org/cwltool#TimeLimit", timelimit: 1}]
inputs: []
outputs: []
