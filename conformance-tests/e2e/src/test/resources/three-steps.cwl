cwlVersion: v1.2
class: Workflow
id: three-steps
label: Three steps, of which the second waits
doc: |
  Each step writes its name into a ledger outside the workflow, so that a test can count how often it ran. The second one
  waits until a gate is there.
inputs:
  ledger: string
  gate: string
outputs:
  result: { type: File, outputSource: third/out }
steps:
  first:
    in: { ledger: ledger }
    out: [out]
    run:
      class: CommandLineTool
      baseCommand: [sh, -c, 'echo first >> "$0"; echo one']
      inputs: { ledger: { type: string, inputBinding: {} } }
      outputs: { out: stdout }
      stdout: first.txt
  second:
    in: { ledger: ledger, gate: gate, before: first/out }
    out: [out]
    run:
      class: CommandLineTool
      baseCommand:
        - sh
        - -c
        - 'echo second >> "$0"; cat "$2"; echo two; while ! [ -e "$1" ]; do sleep 0.1; done'
      inputs:
        ledger: { type: string, inputBinding: { position: 1 } }
        gate: { type: string, inputBinding: { position: 2 } }
        before: { type: File, inputBinding: { position: 3 } }
      outputs: { out: stdout }
      stdout: second.txt
  third:
    in: { ledger: ledger, before: second/out }
    out: [out]
    run:
      class: CommandLineTool
      baseCommand: [sh, -c, 'echo third >> "$0"; cat "$1"; echo three']
      inputs:
        ledger: { type: string, inputBinding: { position: 1 } }
        before: { type: File, inputBinding: { position: 2 } }
      outputs: { out: stdout }
      stdout: third.txt
