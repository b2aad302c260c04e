"""Titles of Gemini's activity: the verb before a prompt, in many languages, and what follows it."""

import re

# Google writes the verb before the prompt in the language of the account.
_VERBS = (
    # English, today and in older exports
    "Prompted with:", "Prompted", "Asked Bard:", "Asked", "Said", "Branched", "Answered",
    # German, French, Spanish, Portuguese, Italian, Dutch, Polish
    "Eingegebener Prompt:", "Prompt eingegeben:", "Prompt :", "Requête :", "Invite :",
    "Petición:", "Indicación:", "Se ha indicado:", "Comando:", "Prompt:", "Prompt inviato:",
    "Gevraagd:", "Prompt ingevoerd:", "Wysłany prompt:", "Zapytanie:",
    # Russian, Ukrainian, Turkish, Japanese, Chinese, Korean, Arabic, Hindi
    "Запрос:", "Промпт:", "Запит:", "İstem:", "Girilen istem:", "プロンプト:", "プロンプト：",
    "送信したプロンプト:",
    "提示:", "提示词：", "提示詞：", "输入的提示：", "프롬프트:", "입력한 프롬프트:",
    "الطلب:", "प्रॉम्प्ट:",
)  # fmt: skip

_VERB = re.compile(
    "(?:" + "|".join(map(re.escape, sorted(_VERBS, key=len, reverse=True))) + r")\s+"
)
FILES = re.compile(r"\s*(?:Attached (?P<count>\d+) files?|(?P<number>\d+) attachments?)\.\s*")
"""Sentence on the files of a prompt, behind it or on a line of its own."""

_FILES_BEHIND = re.compile(FILES.pattern + r"\Z")


def without_verb(title: str) -> str | None:
    """Prompt of a title; None for a title of another kind ("Created …", "Used …")."""
    found = _VERB.match(title)
    return title[found.end() :] if found else None


def without_files(prompt: str) -> tuple[str, list[str]]:
    """Prompt without the sentence on its files, and a name for each of them."""
    found = _FILES_BEHIND.search(prompt)
    if found is None:
        return prompt, []
    count = int(found["count"] or found["number"])
    return prompt[: found.start()], ["file"] * min(count, 20)
