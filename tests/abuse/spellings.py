"""What people who mean harm type: ways out of the site, markup, nonsense."""

from __future__ import annotations

EVIL = "evil.example"

WAYS_OUT = (
    *(f"https://{EVIL}", f"http://{EVIL}/", f"//{EVIL}", f"///{EVIL}", f"////{EVIL}"),
    *(f"/\\{EVIL}", f"\\/{EVIL}", f"\\\\{EVIL}", f"/\\/{EVIL}", f"\\{EVIL}"),
    *(f"/\t/{EVIL}", f"/\n/{EVIL}", f"/\r/{EVIL}", f"\t//{EVIL}", f" //{EVIL}", f"\n//{EVIL}"),
    *(f"https:{EVIL}", f"https:/{EVIL}", f"https:///{EVIL}", f"HTTPS://{EVIL}", f"hTTp:\\\\{EVIL}"),
    *(f"https://localhost@{EVIL}", f"//localhost@{EVIL}", f"https://{EVIL}#localhost"),
    *(f"https://{EVIL}?localhost", f"http://localhost.{EVIL}", f"http:\\/{EVIL}"),
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
    ),
    *("data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)", f"ftp://{EVIL}"),
    *(f"/\u2028/{EVIL}", f"\u3000//{EVIL}", f"/\u00ad//{EVIL}", f"/\ufeff/{EVIL}"),
    *(f"/\u202e//{EVIL}", f"/\x0b/{EVIL}", f"/%0d%0aLocation:%20https://{EVIL}\r\nX: y"),
)

_SCRIPT = "alert(1)"
MARKUP = (
    *(
        f"<script>{_SCRIPT}</script>",
        f"<ScRiPt >{_SCRIPT}</sCrIpT>",
        f"<script/x>{_SCRIPT}</script>",
    ),
    *(f"<<script>{_SCRIPT}//<</script>", f"</script><script>{_SCRIPT}</script>"),
    *(f"</title><script>{_SCRIPT}</script>", f"</textarea><script>{_SCRIPT}</script>"),
    *(
        f"--><script>{_SCRIPT}</script>",
        f"]]><script>{_SCRIPT}</script>",
        "<script src=//x></script>",
    ),
    *(
        f"<img src=x onerror={_SCRIPT}>",
        f"<img/src=x/onerror={_SCRIPT}>",
        "<img src='x' onerror='1'>",
    ),
    *(
        f"<svg onload={_SCRIPT}>",
        f"<svg><script>{_SCRIPT}</script></svg>",
        f"<svg/onload={_SCRIPT}//",
    ),
    *(
        f"<body onload={_SCRIPT}>",
        f"<details open ontoggle={_SCRIPT}>",
        f"<video onerror={_SCRIPT}>",
    ),
    *(f"<input autofocus onfocus={_SCRIPT}>", f"<select onfocus={_SCRIPT} autofocus>"),
    *(f"<marquee onstart={_SCRIPT}>", f"<a href='javascript:{_SCRIPT}'>x</a>", "<a href=//x>x</a>"),
    *(f"<iframe src=javascript:{_SCRIPT}>", f"<iframe srcdoc='<script>{_SCRIPT}</script>'>"),
    *("<object data=x>", "<embed src=x>", "<base href=//x>", "<link rel=stylesheet href=//x>"),
    *("<meta http-equiv=refresh content='0;url=//x'>", "<style>*{x:expression(1)}</style>"),
    *(f"<form action=//x><button formaction=javascript:{_SCRIPT}>", "<math><mtext><style><img>"),
    *(f'" onmouseover="{_SCRIPT}', f"' onmouseover='{_SCRIPT}", f'"><img src=x onerror={_SCRIPT}>'),
    *(f"'><svg onload={_SCRIPT}>", f'"/><script>{_SCRIPT}</script>', f"` onclick={_SCRIPT} `"),
    *(
        f"javascript:{_SCRIPT}",
        "&lt;script&gt;1&lt;/script&gt;",
        "&#60;script&#62;1&#60;/script&#62;",
    ),
    *(
        "\\u003cscript\\u003e1\\u003c/script\\u003e",
        "%3Cscript%3E1%3C/script%3E",
        "{{7*7}}",
        "{% x %}",
    ),
    *("${7*7}", "<%= 7*7 %>", "<!--", "<![CDATA[<script>1</script>]]>", "\uff1cscript\uff1e1"),
    *('<p title="</p><img src=x onerror=1>">', "+ADw-script+AD4-1", "<x onclick=1>x</x>"),
)

NONSENSE = (
    *("", " ", "0", "-1", "-0", "+1", "1.5", "1e309", "NaN", "inf", "0x10", "1_0", "\u0661\u0662"),
    *(
        "9" * 20,
        "9" * 400,
        "true",
        "null",
        "None",
        "undefined",
        "[]",
        "{}",
        "a,b,c",
        ",,,,",
        "-",
        "--",
    ),
    *("1-2-3", "2020-1900", "-1970", "1970-", "'", '"', "';--", "' OR 1=1 --", "%", "%%", "_", "*"),
    *("(", "[[", "\\", "AND", "NOT NOT", "title:", "~", "^9", '"unclosed', "a AND OR b", "/", "//"),
    *(
        "<b>",
        "{{x}}",
        "\u202e",
        "\U0010ffff",
        "\ud7ff",
        "\ufeff",
        "é" * 200,
        "\t",
        "a\r\nb",
        "x" * 3_000,
    ),
)
