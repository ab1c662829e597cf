cwlVersion: v1.0
class: CommandLineTool
$namespaces: {cwltool: "http://commonwl.org/cwltool#"}
baseCommand: [sleep, '10']
requirements: [{class: "cwltool:TimeLimit", timelimit: 1}]
inputs: []
outputs: []
