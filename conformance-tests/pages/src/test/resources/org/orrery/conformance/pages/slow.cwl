cwlVersion: v1.2
class: Workflow
label: Takes some seconds
inputs: {}
outputs:
  done:
    type: File
    outputSource: second/done
steps:
  first:
    in: {}
    out: [done]
    run: &wait
      class: CommandLineTool
      baseCommand: [sleep, "3"]
      inputs:
        after: File?
      outputs:
        done: stdout
      stdout: done.txt
  second:
    in:
      after: first/done
    out: [done]
    run: *wait
