cwlVersion: v1.0
class: CommandLineTool
$namespaces: {cwltool: "http://commonwl.org/cwltool#"}

baseCommand: [printf, ok]
requirements:
  cwltool:WorkReuse: {enableReuse: false}
  cwltool:NetworkAccess: {networkAccess: false}
  cwltool:InplaceUpdateRequirement: {inplaceUpdate: true}
inputs: []
stdout: out
outputs: {o: stdout}
