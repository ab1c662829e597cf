cwlVersion: v1.2
class: Workflow
id: echo
label: Echo
doc: >-
  Gives every input back as the output of the same name, after a pause. It runs no step, so it shows whether a
  client, the network and the server understand each other, and nothing else.
inputs:
  stringInput:
    type: string?
    label: A text
  pause:
    type: int
    default: 0
    label: Seconds to wait before the outputs are given; more than 600 is taken for 600
  measureInput:
    type: [ "null", double, string ]
    label: A number or a text
  booleanInput:
    type: boolean?
    label: Yes or no
  numbersInput:
    type: int[]?
    label: Whole numbers
  stringsInput:
    type: string[]?
    label: Texts
  complexObjectInput:
    type:
      - "null"
      - type: record
        name: anything
        fields: []
    label: Any object
  boundingBoxInput:
    type:
      - "null"
      - type: record
        name: boundingBox
        fields:
          bbox: double[]
          crs: string?
    label: A bounding box
  textInput:
    type: File?
    format: https://www.iana.org/assignments/media-types/text/plain
    label: A text file
  binaryInput:
    type: File?
    label: Any file
outputs:
  stringInput:
    type: string?
    label: The text
    outputSource: stringInput
  pause:
    type: int
    label: The seconds that were asked for
    outputSource: pause
  measureInput:
    type: [ "null", double, string ]
    label: The number or text
    outputSource: measureInput
  booleanInput:
    type: boolean?
    label: Yes or no
    outputSource: booleanInput
  numbersInput:
    type: int[]?
    label: The whole numbers
    outputSource: numbersInput
  stringsInput:
    type: string[]?
    label: The texts
    outputSource: stringsInput
  complexObjectInput:
    type:
      - "null"
      - type: record
        name: anything
        fields: []
    label: The object
    outputSource: complexObjectInput
  boundingBoxInput:
    type:
      - "null"
      - type: record
        name: boundingBox
        fields:
          bbox: double[]
          crs: string?
    label: The bounding box
    outputSource: boundingBoxInput
  textInput:
    type: File?
    format: https://www.iana.org/assignments/media-types/text/plain
    label: The text file
    outputSource: textInput
  binaryInput:
    type: File?
    label: The file
    outputSource: binaryInput
steps: []
