package org.orrery.conformance.ogc;

/** CWL that the tests deploy. None of it needs JavaScript, a container or the network. */
final class Documents {
  private Documents() {}

  static String failing() {
    return """
    cwlVersion: v1.2
    class: CommandLineTool
    label: Fails
    inputs:
      code: { type: int, default: 3 }
    outputs:
      said: stdout
    baseCommand: [ sh, -c ]
    arguments: [ 'exit "$0"', $(inputs.code) ]
    stdout: said.txt
    """;
  }

  static String copying() {
    return """
    cwlVersion: v1.2
    class: CommandLineTool
    label: Copies a text into a file
    inputs:
      text: { type: string, default: hello, inputBinding: { position: 1 } }
    outputs:
      said: stdout
    baseCommand: [ printf, '%s' ]
    stdout: said.txt
    """;
  }

  /** A tool of that id, as YAML. */
  static String tool(String id) {
    return tool(id, "A tool");
  }

  static String tool(String id, String label) {
    return """
    cwlVersion: v1.2
    class: CommandLineTool
    id: %s
    label: %s
    inputs:
      text: string
    outputs:
      said: stdout
    baseCommand: echo
    stdout: said.txt
    """
        .formatted(id, label);
  }

  /** The same as JSON. */
  static String toolAsJson(String id) {
    return """
    {"cwlVersion": "v1.2", "class": "CommandLineTool", "id": "%s", "inputs": {"text": "string"},
     "outputs": {"said": "stdout"}, "baseCommand": "echo", "stdout": "said.txt"}"""
        .formatted(id);
  }

  /** Two workflows in one document. */
  static String graph(String first, String second) {
    return """
    cwlVersion: v1.2
    $graph:
      - class: Workflow
        id: %s
        inputs: { text: string }
        outputs: { text: { type: string, outputSource: text } }
        steps: []
      - class: Workflow
        id: %s
        inputs: { number: int }
        outputs: { number: { type: int, outputSource: number } }
        steps: []
    """
        .formatted(first, second);
  }

  /** An application package whose unit is CWL by value. */
  static String applicationPackage(String id, String title) {
    return """
    {"processDescription": {"process": {"id": "%s", "title": "%s", "version": "7.1.0"}},
     "executionUnit": {"value": %s, "mediaType": "application/cwl+json"}}"""
        .formatted(id, title, toolAsJson(id));
  }
}
