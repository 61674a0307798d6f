#!/usr/bin/env python3
"""Writes one report in every form that reports come in, with tools that share no code with the program.

    make_formats.py REPORT.txt FOLDER

Python's standard library writes encodings, HTML, CSV, JSON Lines, XLSX (as XML in a ZIP) and archives; LibreOffice,
where it is installed, DOCX, PDF, HTML and ODT-born DOCX. Prints the names of the files made; a line that starts with
SKIPPED tells what could not be made.
"""
import csv, gzip, html, io, json, pathlib, re, shutil, subprocess, sys, tarfile, tempfile, zipfile

source, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
text, stem = source.read_text(encoding="utf-8"), source.stem


def write(name, data):
    (folder / name).write_bytes(data)
    print(name)


def page():
    paragraphs = "\n".join(f"<p>&#12288;&#12288;{html.escape(line.strip())}</p>" for line in text.splitlines() if line.strip())
    menu = "".join(f'<li><a href="/{i}">{name}</a></li>' for i, name in enumerate(["首页", "政务公开", "政务服务", "互动交流", "走进本地"]))
    return f"""<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>政府工作报告_政府门户网站</title>
<meta name="PubDate" content="2024-02-01 09:00"><script>var s = "完成投资999亿元";</script><style>p {{ margin: 0 }}</style></head>
<body><div class="nav"><ul>{menu}</ul></div><div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/gk">政务公开</a></div>
<div class="content"><div class="tools"><a>打印</a> <a>关闭</a></div><div id="zoom">{paragraphs}</div>
<div class="share"><a>微信</a><a>微博</a></div></div><div class="footer">版权所有 备案号：京ICP备00000000号</div></body></html>"""


def xlsx():
    cell = lambda ref, value: f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{html.escape(value, quote=False)}</t></is></c>'
    rows = [["地区", "标题", "正文"], ["", "政府工作报告", text]]
    body = "".join(f'<row r="{i}">' + "".join(cell(f"{'ABC'[j]}{i}", v) for j, v in enumerate(row)) + "</row>" for i, row in enumerate(rows, 1))
    ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ct = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{ct}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{ct}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{rel}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{rel}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/workbook.xml": f'<?xml version="1.0" encoding="UTF-8"?><workbook {ns}><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0" encoding="UTF-8"?><worksheet {ns}><sheetData>{body}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def separated(delimiter):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([["title", "content"], ["政府工作报告", text]])
    return out.getvalue()


write(f"{stem}.gb18030.txt", text.encode("gb18030"))
write(f"{stem}.utf16.txt", text.encode("utf-16"))
write(f"{stem}.bom.txt", text.encode("utf-8-sig"))
write(f"{stem}.crlf.txt", text.replace("\n", "\r\n").encode())
write(f"{stem}.html", page().encode("gb18030"))
write(f"{stem}.md", ("\n\n".join(re.sub(r"^(\d+)\.", r"\1\\.", line.strip()) for line in text.splitlines() if line.strip()) + "\n").encode())
write(f"{stem}.csv", separated(",").encode("utf-8-sig"))
write(f"{stem}.gbk.csv", separated(",").encode("gb18030"))
write(f"{stem}.tsv", separated("\t").encode())
write(f"{stem}.jsonl", (json.dumps({"title": "政府工作报告", "content": text}) + "\n").encode())
write(f"{stem}.json", json.dumps([{"title": "政府工作报告", "content": text}], ensure_ascii=False, indent=1).encode())
write(f"{stem}.xlsx", xlsx())
write(f"{stem}.txt.gz", gzip.compress(text.encode()))
zipped = io.BytesIO()
with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr(f"报告/{stem}.txt", text)
write(f"{stem}.zip", zipped.getvalue())
tarred = io.BytesIO()
with tarfile.open(fileobj=tarred, mode="w:gz") as archive:
    entry = tarfile.TarInfo(f"报告/{stem}.txt")
    entry.size = len(text.encode())
    archive.addfile(entry, io.BytesIO(text.encode()))
write(f"{stem}.tar.gz", tarred.getvalue())

office = shutil.which("soffice") or shutil.which("libreoffice")
if not office:
    print("SKIPPED: LibreOffice is not installed: no DOCX and no PDF")
    sys.exit(0)
with tempfile.TemporaryDirectory() as work:
    plain = pathlib.Path(work) / f"{stem}.txt"
    # A paragraph a line, indented as reports are: LibreOffice wraps it on the page.
    plain.write_text("\n".join("\u3000\u3000" + line.strip() for line in text.splitlines() if line.strip()) + "\n", encoding="utf-8-sig")
    for kind in ("docx:MS Word 2007 XML", "pdf:writer_pdf_Export"):
        extension = kind.split(":")[0]
        run = subprocess.run(
            [office, "--headless", f"-env:UserInstallation=file://{work}/profile", "--infilter=Text (encoded):UTF8,LF,,,", "--convert-to", kind, "--outdir", work, str(plain)],
            capture_output=True, timeout=240)
        made = pathlib.Path(work) / f"{stem}.{extension}"
        if made.exists():
            write(made.name, made.read_bytes())
        else:
            print(f"SKIPPED: LibreOffice made no {extension}: {run.stderr.decode(errors='replace').strip()[:200]}")
