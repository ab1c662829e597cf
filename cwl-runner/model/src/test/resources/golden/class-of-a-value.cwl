cwlVersion: v1.2
class: File
location: a.txt
