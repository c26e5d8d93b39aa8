"""Makes COUNT letters with WeasyPrint in one process, tagged: LETTER.html COUNT FOLDER."""
import sys
import weasyprint

text = open(sys.argv[1], encoding="utf-8").read()
for at in range(int(sys.argv[2])):
    html = text.replace("NAAM", f"Persoon{at}")
    weasyprint.HTML(string=html).write_pdf(f"{sys.argv[3]}/{at}.pdf", pdf_variant="pdf/ua-1")
