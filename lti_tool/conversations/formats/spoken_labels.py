"""Labels with which products name the speaker on their pages, in the languages of the products."""

import re

from lti_tool.conversations.turns import Speaker

_PRODUCTS = (
    r"(?:ChatGPT|Claude|Gemini|Microsoft Copilot|Copilot|Grok|DeepSeek|Perplexity|Le Chat|Mistral"
    r"|Poe|GPT-[\w.]+)"
)

_SPOKEN: dict[Speaker, tuple[str, ...]] = {
    "user": (
        r"You said", r"You asked",
        r"Du hast gesagt", r"Sie haben gesagt", r"Sie sagten", r"Du sagtest",
        r"Vous avez dit", r"Tu as dit",
        r"Dijiste", r"Tú dijiste", r"Has dicho", r"Usted dijo", r"Dijo usted",
        r"Você disse", r"Disseste", r"Hai detto", r"Je zei", r"U zei", r"Jij zei",
        r"Powiedziałeś\(-aś\)", r"Powiedziałeś", r"Powiedziano", r"Twoja wypowiedź",
        r"Du sa", r"Du sade", r"Sa du", r"Sanoit", r"Řekli jste", r"Ați spus", r"Ai spus",
        r"Вы сказали", r"Ви сказали", r"Είπατε", r"Είπες",
        r"Şunu dediniz", r"Şöyle dediniz", r"Dediğiniz",
        r"あなたの発言", r"あなたが言いました", r"你说", r"你說", r"您说", r"您說",
        r"나의 말", r"내가 한 말", r"사용자님의 말씀",
        r"قلت", r"لقد قلت", r"אמרת", r"आपने कहा", r"आपने पूछा",
        r"Bạn đã nói", r"Bạn nói", r"Anda berkata", r"Anda mengatakan", r"Kamu berkata",
        r"คุณพูดว่า", r"คุณกล่าวว่า",
    ),
    "assistant": (
        rf"{_PRODUCTS} (?:said|says|responded|replied)",
        rf"{_PRODUCTS} (?:hat gesagt|sagte|antwortete|hat geantwortet)",
        rf"{_PRODUCTS} a (?:dit|répondu)",
        rf"{_PRODUCTS} (?:dijo|ha dicho|respondió)",
        rf"(?:O )?{_PRODUCTS} (?:disse|respondeu)",
        rf"{_PRODUCTS} ha (?:detto|risposto)",
        rf"{_PRODUCTS} (?:zei|sa|sade|sanoi|řekl|powiedział|a spus)",
        rf"{_PRODUCTS} (?:сказал|сказав|ответил|відповів)",
        rf"(?:Ο |Το )?{_PRODUCTS} είπε",
        rf"{_PRODUCTS} (?:dedi ki|şunu dedi|şöyle dedi|yanıtladı)",
        rf"{_PRODUCTS} ?(?:の発言|が言いました|の回答)",
        rf"{_PRODUCTS} ?(?:说|說|的回答|回答|回复)",
        rf"{_PRODUCTS} ?(?:의 말|의 답변|님의 말)",
        rf"قال {_PRODUCTS}", rf"{_PRODUCTS} אמר", rf"{_PRODUCTS} ने कहा",
        rf"{_PRODUCTS} (?:đã nói|nói|berkata|mengatakan)",
        rf"{_PRODUCTS} ?(?:พูดว่า|กล่าวว่า)",
    ),
}  # fmt: skip

_COLON = r"\s*[:：]?"
_MATCH = {
    speaker: re.compile(rf"(?P<name>{'|'.join(patterns)}){_COLON}", re.IGNORECASE)
    for speaker, patterns in _SPOKEN.items()
}
_BEGINNING = re.compile(
    rf"(?P<user>You said)\s*:\s+\S|(?P<assistant>{_PRODUCTS} (?:said|responded))\s*:\s+\S"
)
_NAME = re.compile(_PRODUCTS, re.IGNORECASE)


def speaker_of(words: str) -> Speaker | None:
    """Speaker that words name, if they are such a label and nothing else."""
    for speaker, pattern in _MATCH.items():
        if pattern.fullmatch(words.strip()):
            return speaker
    return None


def is_label(words: str) -> bool:
    """True for words that are nothing but such a label."""
    return speaker_of(words) is not None


def speaker_of_summary(words: str) -> Speaker | None:
    """Speaker of a hidden heading that says the first words too: "Claude responded: Yes"."""
    found = _BEGINNING.match(words.strip())
    if found is None:
        return None
    return "user" if found["user"] else "assistant"


def product_in(words: str) -> str:
    """Name of the product in a label; "" where it has none."""
    found = _NAME.search(words)
    return found[0] if found else ""
