"""The rules of reported speech of Russian, in the order in which they win over each other."""

from __future__ import annotations

from diplowire.lang.ru.grammar import asides, quotations, reports, sources, speech_acts
from diplowire.rules.speech import SpeechGrammar

SPEECH = SpeechGrammar(
    rules=(
        ("ru.statement.quote-cue", quotations.quote_cue),
        ("ru.statement.quote-insert", quotations.quote_insert),
        ("ru.statement.cue-quote", quotations.cue_quote),
        ("ru.statement.about-this", sources.about_this),
        ("ru.statement.as-said", asides.as_said),
        ("ru.statement.according", sources.according),
        ("ru.statement.credit", reports.credit),
        ("ru.statement.that", reports.that),
        ("ru.statement.colon", reports.colon),
        ("ru.statement.quoted-object", speech_acts.quoted_object),
        ("ru.statement.label", sources.label),
        ("ru.statement.naming", speech_acts.naming),
        ("ru.statement.rating", speech_acts.rating),
        ("ru.statement.infinitive", speech_acts.infinitive),
        ("ru.statement.topic", speech_acts.topic),
        ("ru.statement.charge", speech_acts.charge),
        ("ru.statement.object", speech_acts.noun_object),
    ),
    fallback=(("ru.statement.quote-alone", quotations.quote_alone),),
    nests=frozenset({"ru.statement.that", "ru.statement.credit", "ru.statement.according", "ru.statement.as-said"}),
    yields=frozenset({"ru.statement.about-this"}),
)
