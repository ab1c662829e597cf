cwlVersion: v1.3.0-dev1
class: Workflow
requirements: {InlineJavascriptRequirement: {}}
inputs: {f: {type: File, default: {class: File, location: ../data/a.txt}}}
outputs: {o: {type: File, outputSource: grow/o}}
steps:
  grow:
    in: {f: f}
    out: [o]
    when: $(inputs.f.size < 20)
    loop: {f: o}
    run:
      class: CommandLineTool
      baseCommand: [sh, -c, 'cat "$0" "$0"']
      inputs: {f: {type: File, inputBinding: {}}}
      stdout: twice
      outputs: {o: stdout}
