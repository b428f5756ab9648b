"""How the world's mail programs announce a quotation, a signature and a forwarded letter.

Words of many languages, tried on short lines only, with patterns whose time grows with the length.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST_LINE = 400
MOST_LINES = 4

_VERBS = re.compile(
    r"wrote\b|writes:|schrieb\b|geschrieben|a écrit|écrit\b|escribi[óo]|escrib[ií]a|ha scritto|"
    r"scritto\b|escreveu|schreef|skrev\b|skrifaði|kirjoitti|napisał|napsal|napísal|píše|pisze\b|"
    r"írta|a scris|написал|написав|писал|пишет|пише|напиша|έγραψε|yazdı|şunları yazdı|viết|menulis|"
    r"เขียนว่า|작성:|님이 작성|さんは書|書きました|のメッセージ|写道|寫道|寫|写了|كتب|כתב|نوشت|kirjutas|rašė|rakstīja|"
    r"je napisao|napisao je|napisal\b|idatzi|va escriure|ysgrifennodd|a écrit"
)
_STARTS = re.compile(
    r"(?:on|at|am|le|el|il|em|op|den|det|på|dne|dnia|w dniu|dana|v dne|pe|la|ob|kl|в|на|вт|пн|ср|чт|пт|"
    r"сб|вс|vào|pada|tarihinde|στις|ons|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|"
    r"lun|mar|mer|jeu|ven|sam|dim|el dia)\b|[\d\"<“‎在于於]"
)
_DATE = re.compile(
    r"\b\d{1,4}\s?[./\-年월月]\s?\d{1,2}|\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d\d\b|"
    r"\b\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,12}\b"
)
_FULL_DATE = re.compile(
    r"\b(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{4}\s?年)|"
    r"\b\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,12}\.?\s+(?:de\s+)?\d{4}\b"
)
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_ADDRESS = re.compile(r"[^\s<>]@[^\s<>]")
_DATED = re.compile(r"[\d@]")
_QUOTING = re.compile(r"(?:quoting|zitat von|citando|citat från|citation de|citat fra) \S")
_ENDS_IN_ADDRESS = re.compile(r"@[^\s<>@]{1,200}>?\s{0,3}\)?\s{0,3}[:：]$")

_FROM = (
    "from|von|de|da|van|från|fra|od|от|від|feladó|lähettäjä|kimden|gönderen|από|expéditeur|remitente|"
    "mittente|afzender|avsändare|afsender|nadawca|odesílatel|odosielateľ|差出人|发件人|寄件者|寄件人|보낸 사람|보낸사람|"
    "送信者|من|מאת|từ|dari|จาก|saatja|nuo|no|expeditor|šalje|pošiljatelj"
)
_OTHER = (
    "sent|date|to|cc|bcc|subject|reply-to|importance|attachments|gesendet|datum|an|betreff|kopie|antwort an|"
    "wichtigkeit|envoyé|envoyé le|à|objet|date d'envoi|copie|cc à|enviado|enviado el|enviado em|"
    "fecha|data|para|asunto|assunto|inviato|a|oggetto|verzonden|aan|onderwerp|skickat|skickat den|till|"
    "ämne|sendt|til|emne|dato|wysłano|wysłane|do|temat|data|отправлено|дата|кому|тема|копия|odesláno|komu|"
    "předmět|predmet|odoslané|küldve|dátum|címzett|tárgy|lähetetty|vastaanottaja|aihe|päivämäärä|"
    "kime|konu|tarih|gönderilme tarihi|στάλθηκε|προς|θέμα|ημερομηνία|送信日時|日時|宛先|件名|发送时间|发送日期|日期|收件人|抄送|"
    "主题|主題|傳送時間|收件者|副本|보낸 날짜|날짜|받는 사람|제목|تاريخ|إلى|الموضوع|נשלח|אל|נושא|ngày|đến|chủ đề|subiect|"
    "către|trimis|надіслано|to:|poslano|za|zadeva|kuupäev|teema|gauta|kam|tēma"
)
_LABEL = re.compile(rf"(?P<from>{_FROM})|(?:{_OTHER})", re.I)
_FIELD = re.compile(
    r"^[>|\s*_]{0,6}([^:：<>@\d]{1,24}?)[\s*_]{0,3}[:：](?!//)[\s*_]{0,4}(.{0,300})"
)

_DIVIDER = re.compile(
    r"^[>\s]{0,4}[-_=*~–—]{2,40}\s{0,3}(?:original|forwarded|ursprüngliche|weitergeleitete|originalnachricht|"
    r"message|mensaje|mensagem|messaggio|oorspronkelijk|doorgestuurd|ursprungligt|vidarebefordrat|"
    r"oprindelig|opprinnelig|videresendt|alkuperäinen|välitetty|wiadomość|oryginalna|původní|"
    r"přeposlaná|pôvodná|eredeti|исходное|пересылаемое|пересланное|переслане|αρχικό|orijinal|iletilen|"
    r"原始|转发|轉寄|元の|転送|원본|전달|الرسالة|הודעה|mesaj|izvorna|pesan|thư|reply|antwort|fwd|in reply)"
    r"[^\n]{0,60}?[-_=*~–—]{2,40}:?\s*$",
    re.I,
)
_FORWARD = re.compile(
    r"^[>\s]{0,4}(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)|"
    r"début du message (?:réexpédié|transféré)|inizio messaggio inoltrato|inicio del mensaje reenviado|"
    r"início da mensagem (?:encaminhada|reenviada)|begin doorgestuurd bericht|vidarebefordrat brev|"
    r"startet videresendt besked|начало переадресованного сообщения|---+ forwarded (?:by|message)\b.{0,120}|"
    r"---+ weitergeleitet von\b.{0,120}|forwarded message|weitergeleitete nachricht)\s*[-:]{0,40}\s*$",
    re.I,
)
_MARKER = re.compile(
    r"^[^\w\n]{0,12}(?:(?:please |bitte )?(?:reply|type|write|answer|enter|insert|respond)\b.{0,60}\babove\b"
    r".{0,40}\b(?:line|text|marker|this)|(?:bitte )?(?:schreiben|antworten|tippen|geben)\b.{0,60}"
    r"\b(?:über|oberhalb)\b.{0,40}\b(?:linie|zeile)|(?:répond|écri|saisi)\w*\b.{0,60}au-dessus.{0,40}"
    r"\b(?:ligne|texte)|(?:escrib|respond|contest)\w*\b.{0,60}(?:encima|arriba).{0,40}l[ií]nea|"
    r"(?:rispond|scriv)\w*\b.{0,60}sopra.{0,40}(?:riga|linea)|(?:über|oberhalb) dieser (?:linie|zeile)\b"
    r".{0,40}(?:schreiben|antworten)|au-dessus de cette ligne.{0,40}|above this line\b.{0,40})",
    re.I,
)
_DEVICE = re.compile(
    r"^[\s*_-]{0,4}(?:(?:sent|posted) (?:from|via|with|by|using)|gesendet (?:von|mit|vom|über|via|aus)|"
    r"von meine\w{1,2}|envoyé (?:de|depuis|à partir|avec|via|par)|enviado (?:desde|de|do|pelo|a partir|con|por|via|com)|"
    r"inviato (?:da|dal|con|tramite)|verzonden (?:vanaf|van|met|via)|verstuurd (?:vanaf|van|met|via)|"
    r"skickat från|skickades från|sendt fra|lähetetty|wysłano z|wysłane z|odesláno z|отправлено (?:с|из)|"
    r"надіслано з|küldve|trimis de pe|iphone'umdan|get outlook for|holen sie sich outlook|obtenez outlook|"
    r"téléchargez outlook|obtener outlook|outlook (?:für|for|pour|voor) (?:ios|android|mac)|"
    r"scarica outlook|download outlook|baixe o outlook|从我的|發自我的|发自我的|iphoneから送信|내 iphone에서)"
    r"(?:\s+[^\s.,!?]{1,40}(?:\.[a-z]{2,6})?){0,7}\s*(?:gesendet|gönderildi)?[\s.*_-]{0,3}(?:<[^\s<>]{1,200}>|"
    r"\([^\s()]{1,200}\)|https?://\S{1,200})?\s*\.?$",
    re.I,
)
_POSSESSED = re.compile(
    r"\b(?:my|mein\w{0,2}|meinem|mon|ma|mi|meu|minha|mio|mia|mijn|min|mit|moj\w*|mojego|mého|моего|мого|"
    r"outlook|mail|gmail|yahoo|proton|samsung|iphone|ipad|android|blackberry|sparrow|nine|aqua|"
    r"blue|spark|thunderbird|handy|smartphone|mobile|mobiltelefon|téléphone|windows|telefon\w*|"
    r"we\.?transfer|k-9|fairemail|iphonesta\w*|puhelimesta\w*)\b|我的", re.I,
)  # fmt: skip
_DELIMITER = re.compile(r"^(?:-- ?|—|–|--\s{1,3}|_{3,}|-{3,}|={5,}|\*{5,}|_ _( _){3,})$")
_RULE = re.compile(r"^[>\s]{0,4}[-_=*~–—]{3,}\s*$")
_QUOTE = re.compile(r"^\s{0,3}(?:>|[A-Z]{2,3}>\s|&gt;|\|\s?>|»\s)")


def is_quoted(line: str) -> bool:
    """Begins with the sign of quotation, also after a writer's initials."""
    return bool(_QUOTE.match(line[:12]))


def is_marker(line: str) -> bool:
    """The line a desk asks to write above."""
    return len(line) < MOST_LINE and bool(_MARKER.match(line))


def is_divider(line: str) -> bool:
    """The line between a letter and the one it answers or forwards."""
    short = line[:MOST_LINE]
    return bool(_DIVIDER.match(short) or _FORWARD.match(short))


def is_rule(line: str) -> bool:
    """Nothing but a drawn line."""
    return len(line) < 200 and bool(_RULE.match(line))


def is_delimiter(line: str) -> bool:
    """What stands between a letter and its signature."""
    return len(line) < 200 and bool(_DELIMITER.match(line.rstrip("\r\n").strip() or ""))


def is_device(line: str) -> bool:
    """What a telephone or program adds about itself."""
    if len(line) > 160 or not _DEVICE.match(line):
        return False
    return bool(_POSSESSED.search(line)) or "http" in line


def attribution(lines: Sequence[str]) -> int:
    """How many of these lines announce a quotation ("On such a day somebody wrote:"); 0 for none."""
    if not lines or len(lines[0]) > MOST_LINE or not _DATED.search(lines[0]):
        return 0
    joined = ""
    for number, line in enumerate(lines[:MOST_LINES], start=1):
        stripped = line.strip().strip(">").strip()
        if not stripped or len(joined) + len(line) > MOST_LINE:
            return 0
        joined = f"{joined} {stripped}".strip()
        if _announces(joined):
            return number
    return 0


def _announces(text: str) -> bool:
    text = text.strip(" -–—*_\t\u200e\u200f")
    ends = text.endswith((":", "："))
    low = text.lower()
    verb = _VERBS.search(low, 0 if ends else max(0, len(low) - 24))
    if verb is not None and (ends or low.endswith(verb[0])):
        dated = bool(_DATE.search(low))
        addressed = bool(_ADDRESS.search(low))
        timed = bool(_FULL_DATE.search(low) and _TIME.search(low))
        starts = timed or addressed or bool(_STARTS.match(low))
        return (dated and starts) or (addressed and len(low) < 200)
    if ends and _QUOTING.match(low):
        return True
    return ends and bool(
        _FULL_DATE.search(low) and _TIME.search(low) and _ENDS_IN_ADDRESS.search(low)
    )


def head_block(lines: Sequence[str]) -> int:
    """How many of these lines are a letter's head as programs quote it (From, Sent, To); 0 for none."""
    found: set[str] = set()
    sender = False
    ends = 0
    for number, line in enumerate(lines[:12]):
        field = _FIELD.match(line[:MOST_LINE])
        label = " ".join(field[1].lower().split()) if field else ""
        known = _LABEL.fullmatch(label) if label else None
        if known is not None:
            found.add(label)
            sender = sender or known["from"] is not None
            ends = number + 1
        elif not found or not line.strip() or number > 1 + len(found) * 2:
            break
    if sender and len(found) >= 2 and (len(found) >= 3 or _says_more(lines[:ends])):
        return ends
    return 0


def _says_more(lines: Sequence[str]) -> bool:
    """Two labels alone may be somebody's own words; with an address, a date or dots they are not."""
    text = " ".join(line[:MOST_LINE] for line in lines)
    return bool(_ADDRESS.search(text) or _DATE.search(text) or "..." in text)
