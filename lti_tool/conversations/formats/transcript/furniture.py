"""Lines of a copied page that nobody said: buttons, notes about thinking, disclaimers, menus."""

import re

from lti_tool.conversations.turns import LeftOutReason

_BUTTONS = """
copy|copy code|copied|copied!|edit|retry|share|share chat|regenerate|regenerate response
good response|bad response|read aloud|more|more actions|show more|show less|expand|collapse
expand to view model thoughts|try again|listen|export|export to sheets|copy message
edit message|copy response|copy table|download|run|save|rerun|undo|like|dislike|thumb_up
thumb_down|more_vert|content_copy|volume_up|edit_note|refresh|give positive feedback
give negative feedback|ask follow-up|rewrite|sources|show drafts|view other drafts
double-check response|copy prompt|switch model|continue|continue generating|stop generating
pause|react|reply|kopieren|code kopieren|bearbeiten|teilen|wiederholen|vorlesen
erneut versuchen|gute antwort|schlechte antwort|copier|copier le code|modifier|partager
réessayer|lire à haute voix|bonne réponse|mauvaise réponse|copiar|copiar código|editar
compartir|reintentar|leer en voz alta|buena respuesta|mala respuesta|compartilhar
tentar novamente|ler em voz alta|boa resposta|resposta ruim|copia|copia codice|modifica
condividi|riprova|leggi ad alta voce|kopiëren|code kopiëren|bewerken|delen|opnieuw proberen
kopiera|kopiera kod|redigera|dela|kopier|kopier kode|rediger|del|kopioi|muokkaa|jaa|kopiuj
kopiuj kod|edytuj|udostępnij|spróbuj ponownie|kopírovat|upravit|sdílet|másolás|szerkesztés
megosztás|kopyala|kodu kopyala|düzenle|paylaş|yeniden dene|копировать|копировать код
изменить|поделиться|повторить|прочитать вслух|копіювати|редагувати|поділитися|αντιγραφή
επεξεργασία|κοινοποίηση|نسخ|نسخ الكود|تعديل|مشاركة|إعادة المحاولة|העתק|ערוך|שתף|کپی|ویرایش
اشتراک‌گذاری|कॉपी करें|संपादित करें|साझा करें|复制|复制代码|编辑|分享|重试|朗读|重新生成
複製|複製程式碼|編輯|重試|コピーする|コードをコピーする|コピー|編集|共有|再生成|再試行
読み上げる|복사|코드 복사|편집|공유|다시 시도|소리 내어 읽기|sao chép|chỉnh sửa|chia sẻ
คัดลอก|แก้ไข|แชร์|salin|salin kode|bagikan|coba lagi
"""

_PAGE = """
skip to content|skip to main content|chat history|new chat|search chats|library|gpts
projects|explore gpts|open sidebar|close sidebar|toggle sidebar|log in|sign up
sign up for free|sign in|upgrade plan|upgrade to plus|temporary chat|attach|voice|search
reason|deep research|ask anything|message chatgpt|reply to claude...|reply to claude…
ask gemini|ask copilot|message copilot|ask a follow-up|ask follow-up…|message deepseek
what do you want to know?|how can grok help?|new thread|conversation with gemini
gemini apps activity|zum inhalt springen|chatverlauf|neuer chat|passer au contenu
historique des chats|nouveau chat|saltar al contenido|historial de chats|nuevo chat
pular para o conteúdo|ir para o conteúdo|novo chat|vai al contenuto|nuova chat
naar inhoud gaan|nieuwe chat|przejdź do treści|nowy czat|içeriğe geç|yeni sohbet
перейти к содержимому|новый чат|跳至内容|新聊天|聊天历史记录|跳至內容|コンテンツへスキップ
新しいチャット|콘텐츠로 건너뛰기|새 채팅|تخطَّ إلى المحتوى|دردشة جديدة
"""

_STATUS = re.compile(
    r"""(?:thought|reasoned|worked|thinking|analy[sz]ed|researched|searched)(?:\ (?:for|about))?
        (?:\ (?:a\ few|a\ couple\ of|an?|\d+)
          \s?(?:m|s|h|min|mins|sec|secs|minutes?|seconds?|hours?|moment)?)*
      | (?:show|hide)\ thinking | thought\ process | thinking(?:…|\.\.\.)? | finished\ thinking
      | searched\ (?:the\ web|\d+\ sites?) | searching(?:\ the\ web)?(?:…|\.\.\.)? | \d+\ sources?
      | \d+\ (?:web\ pages|results) | reviewed\ \d+\ sources | read\ \d+\ web\ pages | thoughts
      | (?:nachgedacht|gedacht)\ für\ .{1,20} | \d+\ s(?:ek|ekunden)?\.?\ lang\ nachgedacht
      | réflexion\ (?:durant|pendant)\ .{1,20} | a\ réfléchi\ pendant\ .{1,20}
      | (?:pensó|pensado|razonó)\ durante\ .{1,20} | pensou\ por\ .{1,20}
      | ha\ (?:pensato|ragionato)\ per\ .{1,20} | dacht\ .{1,20}\ na
      | думал\ .{1,20} | размышлял\ .{1,20}
      | 已?思考(?:了)?\ ?.{0,12}(?:秒|分)钟? | .{0,12}(?:秒|分)間?思考(?:しました)?
      | .{0,12}(?:초|분)\ ?동안\ 생각함
    """,
    re.VERBOSE | re.IGNORECASE,
)

_DISCLAIMER = re.compile(
    r"""(?:chatgpt|claude|gemini|copilot|grok|deepseek|le\ chat|perplexity|meta\ ai|ai).{0,40}
        \b(?:can|may|might)\ make\ mistakes\b.{0,120}
      | .{0,40}\bdouble-check\ (?:its|responses|it)\b.{0,60}
      | ai-generated,\ for\ reference\ only\.?
      | ai-generated\ content\ may\ be\ (?:incorrect|inaccurate)\.?
      | (?:chatgpt|gemini|claude|copilot|ki)\b.{0,40}\b(?:fehler\ machen
        |peut\ (?:faire|commettre)\ des\ erreurs|puede\ cometer\ errores
        |pode\ cometer\ erros|può\ commettere\ errori|kan\ fouten\ maken
        |może\ popełniać\ błędy|hata\ yapabilir|может\ (?:допускать|делать)\ ошибки).{0,120}
      | (?:chatgpt|gemini|claude|copilot)\ ?(?:也)?
        (?:可能会犯错|可能會出錯|も間違えることがあります|の回答は).{0,60}
      | (?:chatgpt|gemini|claude)[은는]?\ ?실수를\ 할\ 수\ 있습니다.{0,60}
      | 内容由\ ?ai\ ?生成.{0,40} | 本回答由\ ?ai\ ?生成.{0,40}
      | powered\ by\ .{1,60}\b(?:exporter|export)\b.{0,120}
      | \*?_?exported\ (?:from|by|with|on|using)\ .{1,120}
    """,
    re.VERBOSE | re.IGNORECASE,
)

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?:[\ \u202f]?[ap]\.?m\.?)?"
_TIME = re.compile(
    rf"""(?:(?:yesterday|today|mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\ )?(?:at\ )?{_CLOCK}
      | {_MONTH}\ \d{{1,2}}(?:,\ \d{{4}})?(?:,?\ (?:at\ )?{_CLOCK})?
      | \d{{1,2}}\ {_MONTH}(?:\ \d{{4}})?(?:,?\ {_CLOCK})?
      | \d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}(?:,?\ {_CLOCK})?
      | \d{{4}}-\d\d-\d\d(?:[\ t]\d\d:\d\d(?::\d\d)?)?
      | \d+\ (?:minutes?|hours?|days?)\ ago | just\ now
    """,
    re.VERBOSE | re.IGNORECASE,
)

_PAGER = re.compile(r"\d{1,2}\s?/\s?\d{1,2}")
_LONGEST = 200


def _table(text: str) -> frozenset[str]:
    return frozenset(words for line in text.strip().split("\n") for words in line.split("|"))


_BUTTON_LINES = _table(_BUTTONS)
_PAGE_LINES = _table(_PAGE)


def reason_of(line: str) -> LeftOutReason | None:
    """Reason to leave a line of a copied page out; None for what somebody said."""
    text = line.strip()
    if not text or len(text) > _LONGEST:
        return None
    key = text.casefold()
    if key in _BUTTON_LINES or _PAGER.fullmatch(key):
        return LeftOutReason.BUTTON
    if key in _PAGE_LINES or _DISCLAIMER.fullmatch(text.strip("-*_ ")):
        return LeftOutReason.PAGE
    if _STATUS.fullmatch(text):
        return LeftOutReason.STATUS
    return None


def is_time(line: str) -> bool:
    """True for a line that is nothing but a time or a date."""
    text = line.strip()
    return len(text) <= 40 and _TIME.fullmatch(text) is not None


def is_export_footer(line: str) -> bool:
    """True for the line that an export puts under the conversation."""
    text = line.strip().strip("-*_ ")
    return len(text) <= _LONGEST and text[:1] in "PpEe" and bool(_DISCLAIMER.fullmatch(text))
