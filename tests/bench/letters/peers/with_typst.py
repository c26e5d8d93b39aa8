"""Makes COUNT letters with the Typst library in one process, tagged: LETTER.typ COUNT FOLDER."""
import sys
import typst

compiler = typst.Compiler(sys.argv[1])
for at in range(int(sys.argv[2])):
    inputs = {"naam": f"Persoon{at}"}
    pdf = compiler.compile(sys_inputs=inputs, format="pdf", pdf_standards=["ua-1", "a-2a"])
    with open(f"{sys.argv[3]}/{at}.pdf", "wb") as file:
        file.write(pdf)
